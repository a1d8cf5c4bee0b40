export const TOOL_IDS = ['select', 'hand', 'brush', 'eraser', 'polygon', 'order'] as const

export type ToolId = (typeof TOOL_IDS)[number]
