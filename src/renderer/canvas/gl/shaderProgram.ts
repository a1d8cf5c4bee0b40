import { DomainError } from '../../../core/support/DomainError.ts'

/** A linked program and where its uniforms are. */
export interface ShaderProgram<Name extends string> {
  readonly program: WebGLProgram
  readonly uniforms: Readonly<Record<Name, WebGLUniformLocation | null>>
}

/** Four corners without a buffer: `corner` is (0,0), (1,0), (0,1), (1,1); draw as a strip of four. */
export const CORNER_SOURCE = `
  vec2 corner = vec2(float(gl_VertexID & 1), float(gl_VertexID >> 1));
`

/** Throws `internal` with the compiler's log: our shaders are constants, so failing to compile is a bug or a broken driver. */
export function shaderProgram<Name extends string>(
  gl: WebGL2RenderingContext,
  vertexSource: string,
  fragmentSource: string,
  names: readonly Name[],
): ShaderProgram<Name> {
  const program = gl.createProgram()
  for (const [kind, source] of [
    [gl.VERTEX_SHADER, vertexSource],
    [gl.FRAGMENT_SHADER, fragmentSource],
  ] as const) {
    const shader = gl.createShader(kind)
    if (shader === null) throw new DomainError('internal', 'The graphics driver gave no shader')
    gl.shaderSource(shader, `#version 300 es\nprecision highp float;\nprecision highp int;\n${source}`)
    gl.compileShader(shader)
    gl.attachShader(program, shader)
    if (!gl.getShaderParameter(shader, gl.COMPILE_STATUS) && !gl.isContextLost()) {
      throw new DomainError('internal', `A shader does not compile: ${gl.getShaderInfoLog(shader) ?? ''}`)
    }
  }
  gl.linkProgram(program)
  if (!gl.getProgramParameter(program, gl.LINK_STATUS) && !gl.isContextLost()) {
    throw new DomainError('internal', `A shader does not link: ${gl.getProgramInfoLog(program) ?? ''}`)
  }
  const entries = names.map((name) => [name, gl.getUniformLocation(program, name)] as const)
  return { program, uniforms: Object.fromEntries(entries) as Record<Name, WebGLUniformLocation | null> }
}
