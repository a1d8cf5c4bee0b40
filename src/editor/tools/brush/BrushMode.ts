/** The brush adds, the eraser takes away; all else they share. */
export type BrushMode = 'paint' | 'erase'
