export const TOOL_IDS = ['select', 'hand', 'brush', 'eraser', 'polygon', 'order', 'scribble', 'boundary'] as const

export type ToolId = (typeof TOOL_IDS)[number]
