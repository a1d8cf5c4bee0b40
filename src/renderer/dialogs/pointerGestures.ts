/** What is held or done with the pointer and is no command; the shortcut sheet shows it beside the keys. */
export const POINTER_GESTURES: readonly { gesture: string; meaning: string }[] = [
  { gesture: 'Wheel', meaning: 'Move over the image' },
  { gesture: 'Ctrl + wheel', meaning: 'Zoom at the pointer' },
  { gesture: 'Space + drag', meaning: 'Pan from every tool' },
  { gesture: '` held', meaning: 'See the bare photo' },
  { gesture: 'Middle button', meaning: 'Pan' },
  { gesture: 'Alt + wheel', meaning: 'Brush size' },
  { gesture: 'Shift + click', meaning: 'Straight brush line' },
  { gesture: 'Alt + click', meaning: 'Select what lies beneath' },
  { gesture: 'Ctrl + click', meaning: 'Select from every drawing tool; with the order tool, pin' },
]
