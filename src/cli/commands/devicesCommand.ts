import { Command } from 'commander'
import { defaultCacheDir } from '../../backend/cacheFolder.ts'
import { InferenceDesk } from '../../backend/inference/InferenceDesk.ts'
import type { DeviceReport, ProviderReport } from '../../backend/inference/inferenceTypes.ts'
import { EXIT } from '../exitCodes.ts'
import { runCommand } from '../runCommand.ts'
import type { CommandContext } from '../runCommand.ts'

const EXAMPLES = `
Examples:
  strata devices
  strata devices --afresh        after a driver was installed that was not noticed`

const NAMES: Readonly<Record<ProviderReport['provider'], string>> = {
  cpu: 'processor',
  webgpu: 'graphics card, by WebGPU',
  cuda: 'NVIDIA, by CUDA',
  tensorrt: 'NVIDIA, by TensorRT',
  dml: 'graphics card, by DirectML',
  coreml: 'Apple, by Core ML',
}

/** `strata devices`: what models can run on here, and why they cannot on the rest. */
export function devicesCommand(context: CommandContext): Command {
  return new Command('devices')
    .description('say what models can run on here, and why they cannot on the rest')
    .option('--afresh', 'try every device again instead of saying what was found before')
    .option('--json', 'answer as JSON lines')
    .addHelpText('after', EXAMPLES)
    .action((options: { afresh?: boolean; json?: boolean }) =>
      runCommand(context, options, async (output) => {
        const desk = new InferenceDesk({ cacheDir: defaultCacheDir() })
        try {
          const report = await desk.devices({
            afresh: options.afresh === true,
            signal: context.terminal.signal,
          })
          output.result('devices', report, linesOf(report))
          return EXIT.done
        } finally {
          await desk.close()
        }
      }),
    )
}

function linesOf({ providers, auto, machine, versions, probedAt }: DeviceReport): string[] {
  const cpu = providers.find(({ provider }) => provider === 'cpu')
  const cores = `${machine.cores} ${machine.cores === 1 ? 'core' : 'cores'}`
  return [
    ...providers.flatMap((report) => providerLines(report, auto, cpu?.verdict === 'works' ? cpu.milliseconds : null)),
    '',
    `--device auto is ${auto} here.`,
    `${machine.cpu}, ${cores}, ${machine.platform} ${machine.arch}; ONNX Runtime ${versions.onnxRuntime}; found ${probedAt}.`,
  ]
}

function providerLines(report: ProviderReport, auto: string, cpuMilliseconds: number | null): string[] {
  const { provider } = report
  const head = `${provider.padEnd(9)} ${NAMES[provider]}: `
  if (report.verdict === 'refused') {
    const [first = '', ...rest] = report.reason.split('\n')
    return [`${head}no. ${first}`, ...rest.map((line) => `${' '.repeat(10)}${line.trim()}`)]
  }
  const isSlow = cpuMilliseconds !== null && report.milliseconds > cpuMilliseconds
  const note = provider === auto ? ', taken by auto' : isSlow ? ', slower than the processor' : ''
  return [`${head}works${note} (a small model takes ${report.milliseconds.toFixed(1)} ms)`]
}
