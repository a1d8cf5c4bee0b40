import type {
  AttributeProto,
  FunctionProto,
  GraphProto,
  NodeProto,
  SparseTensorProto,
  TensorProto,
} from './onnxFormat.ts'

export interface OperatorName {
  /** ONNX's own is ''. */
  readonly domain: string
  readonly name: string
}

/** A tensor whose numbers lie in another file, as the model says it; nothing of this was checked. */
export interface ExternalTensor {
  readonly tensor: string
  readonly location: string
  /** In bytes, as written; null: not given, which means from the start, and to the end of the file. */
  readonly offset: string | null
  readonly length: string | null
}

export interface GraphParts {
  /** Each once, without those that are defined by `functions`. */
  readonly operators: readonly OperatorName[]
  readonly externals: readonly ExternalTensor[]
}

/** TensorProto.DataLocation. */
const EXTERNAL = 1

/** ONNX's own domain has two names. */
export function plainDomain(domain: string): string {
  return domain === 'ai.onnx' ? '' : domain
}

/**
 * Every operator and every tensor outside of the file, wherever they stand: in graphs, in the bodies of loops and branches, in
 * attributes and in functions. Goes as deep as the messages do, which reading limits to 100.
 */
export function collectGraphParts(graphs: readonly GraphProto[], functions: readonly FunctionProto[]): GraphParts {
  const operators = new Map<string, OperatorName>()
  const externals: ExternalTensor[] = []

  const visitTensor = (tensor: TensorProto | undefined): void => {
    if (tensor === undefined || (tensor.dataLocation !== EXTERNAL && tensor.externalData.length === 0)) return
    const valueOf = (key: string): string | null =>
      tensor.externalData.findLast((entry) => entry.key === key)?.value ?? null
    // A second location would be another reader's first: both are told, and so both are checked.
    const locations = tensor.externalData.filter(({ key }) => key === 'location').map(({ value }) => value)
    for (const location of locations.length === 0 ? [''] : locations) {
      externals.push({ tensor: tensor.name, location, offset: valueOf('offset'), length: valueOf('length') })
    }
  }
  const visitSparse = ({ values, indices }: SparseTensorProto): void => {
    visitTensor(values)
    visitTensor(indices)
  }
  const visitAttribute = ({ t, tensors, g, graphs: inner, sparseTensor, sparseTensors }: AttributeProto): void => {
    for (const tensor of [t, ...tensors]) visitTensor(tensor)
    for (const sparse of [sparseTensor, ...sparseTensors]) if (sparse !== undefined) visitSparse(sparse)
    for (const graph of [g, ...inner]) if (graph !== undefined) visitGraph(graph)
  }
  const visitNode = ({ domain, opType, attribute }: NodeProto): void => {
    const operator = { domain: plainDomain(domain), name: opType }
    operators.set(keyOf(operator), operator)
    attribute.forEach(visitAttribute)
  }
  const visitGraph = ({ initializer, sparseInitializer, node }: GraphProto): void => {
    initializer.forEach(visitTensor)
    sparseInitializer.forEach(visitSparse)
    node.forEach(visitNode)
  }

  graphs.forEach(visitGraph)
  for (const { node, attributeProto } of functions) {
    node.forEach(visitNode)
    attributeProto.forEach(visitAttribute)
  }
  for (const { domain, name } of functions) operators.delete(keyOf({ domain: plainDomain(domain), name }))
  return { operators: [...operators.values()], externals }
}

function keyOf({ domain, name }: OperatorName): string {
  return `${domain}\n${name}`
}
