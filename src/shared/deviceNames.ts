/** ONNX Runtime's ways to run a network, by the names that commands and files use. The window knows them without zod. */
export const PROVIDER_NAMES = ['cpu', 'webgpu', 'cuda', 'tensorrt', 'dml', 'coreml'] as const
export type ProviderName = (typeof PROVIDER_NAMES)[number]

/** What a network shall run on; `auto`: the fastest that works. */
export const DEVICE_CHOICES = ['auto', ...PROVIDER_NAMES] as const
export type DeviceChoice = (typeof DEVICE_CHOICES)[number]
