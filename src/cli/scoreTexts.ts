import type { SceneScore } from '../core/metrics/sceneScore.ts'
import { counted } from './CommandOutput.ts'

/** How well a result agrees with the annotations, for people. */
export function scoreText(score: SceneScore): string {
  const { instances, recalled, iouSum, spurious, pairs } = score
  const share = (value: number): string => (instances === 0 ? '–' : (value / instances).toFixed(3))
  return (
    `Against the annotations: recall ${share(recalled)} (${recalled} of ${instances}), mean IoU ${share(iouSum)}, ` +
    `${spurious} spurious; of ${counted(pairs, 'pair')} ${orderText(score)}.`
  )
}

export function orderText({ right, wrong, unknown, missed }: SceneScore): string {
  return `order ${right} right, ${wrong} wrong, ${unknown} unknown, ${missed} missed`
}
