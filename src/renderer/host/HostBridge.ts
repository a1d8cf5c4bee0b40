/** What a host (desktop or browser) offers the renderer beside the contract: files in and out, and where bytes come from. */
export interface HostBridge {
  readonly kind: 'desktop' | 'browser'
  /** Prefix of every byte URL (`imageUrl`, `tileUrl`, …), without a final slash. */
  readonly assetBase: string
  /**
   * Lets the person choose files and hands them to the backend; answers opaque ids for the contract's `…FileIds`.
   * An empty list when they chose nothing. Reports progress in bytes where the files are uploaded.
   */
  pickFiles(kind: PickKind, onProgress?: (done: number, total: number) => void): Promise<readonly PickedFile[]>
  /** Takes files dropped on the window in. */
  takeFiles(files: readonly File[], onProgress?: (done: number, total: number) => void): Promise<readonly PickedFile[]>
  /** Saves a finished export where the person wants it; false when they changed their mind. */
  saveExport(exportId: string, suggestedName: string): Promise<boolean>
}

export type PickKind = 'annotations' | 'images' | 'cues'

export interface PickedFile {
  readonly fileId: string
  readonly name: string
}
