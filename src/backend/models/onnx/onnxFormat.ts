// Made of onnx.proto by `npm run build:onnx`; not to be edited.

import type { GenFile, GenMessage } from '@bufbuild/protobuf/codegenv2'
import { fileDesc, messageDesc } from '@bufbuild/protobuf/codegenv2'
import type { Message } from '@bufbuild/protobuf'

export const file_onnx: GenFile =
  /*@__PURE__*/
  fileDesc(
    'Cgpvbm54LnByb3RvEgRvbm54IskBCgpNb2RlbFByb3RvEhIKCmlyX3ZlcnNpb24YASABKAMSHwoFZ3JhcGgYByABKAsyEC5vbm54LkdyYXBoUHJvdG8SLgoMb3BzZXRfaW1wb3J0GAggAygLMhgub25ueC5PcGVyYXRvclNldElkUHJvdG8SLgoNdHJhaW5pbmdfaW5mbxgUIAMoCzIXLm9ubnguVHJhaW5pbmdJbmZvUHJvdG8SJgoJZnVuY3Rpb25zGBkgAygLMhMub25ueC5GdW5jdGlvblByb3RvIjUKEk9wZXJhdG9yU2V0SWRQcm90bxIOCgZkb21haW4YASABKAkSDwoHdmVyc2lvbhgCIAEoAyJiChFUcmFpbmluZ0luZm9Qcm90bxIoCg5pbml0aWFsaXphdGlvbhgBIAEoCzIQLm9ubnguR3JhcGhQcm90bxIjCglhbGdvcml0aG0YAiABKAsyEC5vbm54LkdyYXBoUHJvdG8iewoNRnVuY3Rpb25Qcm90bxIMCgRuYW1lGAEgASgJEh0KBG5vZGUYByADKAsyDy5vbm54Lk5vZGVQcm90bxIOCgZkb21haW4YCiABKAkSLQoPYXR0cmlidXRlX3Byb3RvGAsgAygLMhQub25ueC5BdHRyaWJ1dGVQcm90byLTAQoKR3JhcGhQcm90bxIdCgRub2RlGAEgAygLMg8ub25ueC5Ob2RlUHJvdG8SJgoLaW5pdGlhbGl6ZXIYBSADKAsyES5vbm54LlRlbnNvclByb3RvEiMKBWlucHV0GAsgAygLMhQub25ueC5WYWx1ZUluZm9Qcm90bxIkCgZvdXRwdXQYDCADKAsyFC5vbm54LlZhbHVlSW5mb1Byb3RvEjMKEnNwYXJzZV9pbml0aWFsaXplchgPIAMoCzIXLm9ubnguU3BhcnNlVGVuc29yUHJvdG8iVQoJTm9kZVByb3RvEg8KB29wX3R5cGUYBCABKAkSJwoJYXR0cmlidXRlGAUgAygLMhQub25ueC5BdHRyaWJ1dGVQcm90bxIOCgZkb21haW4YByABKAki8gEKDkF0dHJpYnV0ZVByb3RvEhwKAXQYBSABKAsyES5vbm54LlRlbnNvclByb3RvEhsKAWcYBiABKAsyEC5vbm54LkdyYXBoUHJvdG8SIgoHdGVuc29ycxgKIAMoCzIRLm9ubnguVGVuc29yUHJvdG8SIAoGZ3JhcGhzGAsgAygLMhAub25ueC5HcmFwaFByb3RvEi4KDXNwYXJzZV90ZW5zb3IYFiABKAsyFy5vbm54LlNwYXJzZVRlbnNvclByb3RvEi8KDnNwYXJzZV90ZW5zb3JzGBcgAygLMhcub25ueC5TcGFyc2VUZW5zb3JQcm90byKIAQoLVGVuc29yUHJvdG8SDAoEZGltcxgBIAMoAxIRCglkYXRhX3R5cGUYAiABKAUSDAoEbmFtZRgIIAEoCRIzCg1leHRlcm5hbF9kYXRhGA0gAygLMhwub25ueC5TdHJpbmdTdHJpbmdFbnRyeVByb3RvEhUKDWRhdGFfbG9jYXRpb24YDiABKAUiNAoWU3RyaW5nU3RyaW5nRW50cnlQcm90bxILCgNrZXkYASABKAkSDQoFdmFsdWUYAiABKAkiWgoRU3BhcnNlVGVuc29yUHJvdG8SIQoGdmFsdWVzGAEgASgLMhEub25ueC5UZW5zb3JQcm90bxIiCgdpbmRpY2VzGAIgASgLMhEub25ueC5UZW5zb3JQcm90byI9Cg5WYWx1ZUluZm9Qcm90bxIMCgRuYW1lGAEgASgJEh0KBHR5cGUYAiABKAsyDy5vbm54LlR5cGVQcm90byJ8CglUeXBlUHJvdG8SKwoLdGVuc29yX3R5cGUYASABKAsyFi5vbm54LlR5cGVQcm90by5UZW5zb3IaQgoGVGVuc29yEhEKCWVsZW1fdHlwZRgBIAEoBRIlCgVzaGFwZRgCIAEoCzIWLm9ubnguVGVuc29yU2hhcGVQcm90byJ0ChBUZW5zb3JTaGFwZVByb3RvEi0KA2RpbRgBIAMoCzIgLm9ubnguVGVuc29yU2hhcGVQcm90by5EaW1lbnNpb24aMQoJRGltZW5zaW9uEhEKCWRpbV92YWx1ZRgBIAEoAxIRCglkaW1fcGFyYW0YAiABKAk',
  )

export type ModelProto = Message<'onnx.ModelProto'> & {
  irVersion: bigint

  graph?: GraphProto | undefined

  opsetImport: OperatorSetIdProto[]

  trainingInfo: TrainingInfoProto[]

  functions: FunctionProto[]
}

export const ModelProtoSchema: GenMessage<ModelProto> = /*@__PURE__*/ messageDesc(file_onnx, 0)

export type OperatorSetIdProto = Message<'onnx.OperatorSetIdProto'> & {
  domain: string

  version: bigint
}

export const OperatorSetIdProtoSchema: GenMessage<OperatorSetIdProto> = /*@__PURE__*/ messageDesc(file_onnx, 1)

export type TrainingInfoProto = Message<'onnx.TrainingInfoProto'> & {
  initialization?: GraphProto | undefined

  algorithm?: GraphProto | undefined
}

export const TrainingInfoProtoSchema: GenMessage<TrainingInfoProto> = /*@__PURE__*/ messageDesc(file_onnx, 2)

export type FunctionProto = Message<'onnx.FunctionProto'> & {
  name: string

  node: NodeProto[]

  domain: string

  attributeProto: AttributeProto[]
}

export const FunctionProtoSchema: GenMessage<FunctionProto> = /*@__PURE__*/ messageDesc(file_onnx, 3)

export type GraphProto = Message<'onnx.GraphProto'> & {
  node: NodeProto[]

  initializer: TensorProto[]

  input: ValueInfoProto[]

  output: ValueInfoProto[]

  sparseInitializer: SparseTensorProto[]
}

export const GraphProtoSchema: GenMessage<GraphProto> = /*@__PURE__*/ messageDesc(file_onnx, 4)

export type NodeProto = Message<'onnx.NodeProto'> & {
  opType: string

  attribute: AttributeProto[]

  domain: string
}

export const NodeProtoSchema: GenMessage<NodeProto> = /*@__PURE__*/ messageDesc(file_onnx, 5)

export type AttributeProto = Message<'onnx.AttributeProto'> & {
  t?: TensorProto | undefined

  g?: GraphProto | undefined

  tensors: TensorProto[]

  graphs: GraphProto[]

  sparseTensor?: SparseTensorProto | undefined

  sparseTensors: SparseTensorProto[]
}

export const AttributeProtoSchema: GenMessage<AttributeProto> = /*@__PURE__*/ messageDesc(file_onnx, 6)

export type TensorProto = Message<'onnx.TensorProto'> & {
  dims: bigint[]

  dataType: number

  name: string

  externalData: StringStringEntryProto[]

  dataLocation: number
}

export const TensorProtoSchema: GenMessage<TensorProto> = /*@__PURE__*/ messageDesc(file_onnx, 7)

export type StringStringEntryProto = Message<'onnx.StringStringEntryProto'> & {
  key: string

  value: string
}

export const StringStringEntryProtoSchema: GenMessage<StringStringEntryProto> = /*@__PURE__*/ messageDesc(file_onnx, 8)

export type SparseTensorProto = Message<'onnx.SparseTensorProto'> & {
  values?: TensorProto | undefined

  indices?: TensorProto | undefined
}

export const SparseTensorProtoSchema: GenMessage<SparseTensorProto> = /*@__PURE__*/ messageDesc(file_onnx, 9)

export type ValueInfoProto = Message<'onnx.ValueInfoProto'> & {
  name: string

  type?: TypeProto | undefined
}

export const ValueInfoProtoSchema: GenMessage<ValueInfoProto> = /*@__PURE__*/ messageDesc(file_onnx, 10)

export type TypeProto = Message<'onnx.TypeProto'> & {
  tensorType?: TypeProto_Tensor | undefined
}

export const TypeProtoSchema: GenMessage<TypeProto> = /*@__PURE__*/ messageDesc(file_onnx, 11)

export type TypeProto_Tensor = Message<'onnx.TypeProto.Tensor'> & {
  elemType: number

  shape?: TensorShapeProto | undefined
}

export const TypeProto_TensorSchema: GenMessage<TypeProto_Tensor> = /*@__PURE__*/ messageDesc(file_onnx, 11, 0)

export type TensorShapeProto = Message<'onnx.TensorShapeProto'> & {
  dim: TensorShapeProto_Dimension[]
}

export const TensorShapeProtoSchema: GenMessage<TensorShapeProto> = /*@__PURE__*/ messageDesc(file_onnx, 12)

export type TensorShapeProto_Dimension = Message<'onnx.TensorShapeProto.Dimension'> & {
  dimValue: bigint

  dimParam: string
}

export const TensorShapeProto_DimensionSchema: GenMessage<TensorShapeProto_Dimension> =
  /*@__PURE__*/
  messageDesc(file_onnx, 12, 0)
