import { diffBetween } from '../../core/dataset/diffBetween.ts'
import type { AnnotationState, InstanceNumber } from '../../core/dataset/records.ts'
import { changeOf } from '../../editor/documentChange.ts'
import type { Editor } from '../../editor/Editor.ts'
import type { DocumentChange } from '../../editor/EditorEvents.ts'
import { stageContext, StageGraphics, watchContext } from './gl/StageGraphics.ts'
import { stageView } from './gl/StageView.ts'
import { drawGuides } from './guides/drawGuides.ts'
import { NO_GUIDES } from './guides/StageGuides.ts'
import type { StageGuides } from './guides/StageGuides.ts'
import { showLooks } from './instanceAppearance.ts'
import { BoundaryWatch } from './overlay/BoundaryWatch.ts'
import { drawOverlay, hoveredNumbers } from './overlay/drawOverlay.ts'
import { overlayPen } from './overlay/OverlayPen.ts'
import { assignLooks } from './palette/assignLooks.ts'
import type { Look } from './palette/instancePalette.ts'
import { DEFAULT_FILL_OPACITY, paletteTable } from './palette/paletteTable.ts'
import { PendingFrame } from './PendingFrame.ts'
import type { FrameWork } from './PendingFrame.ts'
import { PhotoView } from './PhotoView.ts'
import { MaskScene } from './scene/MaskScene.ts'
import type { SceneChange } from './scene/MaskScene.ts'
import { touchingInstances } from './scene/touchingInstances.ts'
import type { StageImage, StageStatus } from './StageImage.ts'

/** From the bottom up. */
export interface StageCanvases {
  readonly picture: HTMLCanvasElement
  readonly guides: HTMLCanvasElement
  readonly overlay: HTMLCanvasElement
}

/**
 * Draws one editor on three stacked canvases: photo and masks (WebGL 2), guides, lines and labels (2D). Listens to the
 * editor, works once per animation frame and only when something changed. Never writes to the document.
 */
export class StageRenderer {
  readonly #editor: Editor
  readonly #gl: WebGL2RenderingContext | null
  readonly #guidesContext: CanvasRenderingContext2D
  readonly #overlay: CanvasRenderingContext2D
  readonly #statusChanged: (status: StageStatus) => void
  readonly #watch: BoundaryWatch
  readonly #teardown: (() => void)[] = []
  #graphics: StageGraphics | null = null
  #scene: MaskScene
  #looks: ReadonlyMap<InstanceNumber, Look> = new Map()
  #photo: PhotoView | null = null
  #image: StageImage
  /** Shown in the place of the document; null: the document itself. */
  #standIn: AnnotationState | null = null
  /** What the scene holds. */
  #shown: AnnotationState
  #guides: StageGuides = NO_GUIDES
  #pixelRatio = 1
  #fillOpacity = DEFAULT_FILL_OPACITY
  #areMasksShown = true
  readonly #pending = new PendingFrame((work) => this.#draw(work))
  #status: StageStatus | null = null

  constructor(
    canvases: StageCanvases,
    editor: Editor,
    image: StageImage,
    statusChanged: (status: StageStatus) => void,
  ) {
    this.#editor = editor
    this.#image = image
    this.#statusChanged = statusChanged
    this.#gl = stageContext(canvases.picture)
    this.#guidesContext = canvases.guides.getContext('2d')!
    this.#overlay = canvases.overlay.getContext('2d')!
    this.#shown = editor.document.state
    this.#watch = new BoundaryWatch(this.#shown, () => this.#pending.need())
    this.#scene = new MaskScene(this.#shown)
    this.#giveLooks()
    this.#startGraphics()
    this.#listen(canvases.picture)
    this.#reportStatus()
  }

  /** Another photo, or the same one from elsewhere. */
  setImage(image: StageImage): void {
    this.#image = image
    this.#graphics?.photo.clear()
    this.#openPhoto()
  }

  /** How strongly masks cover the photo, see `PaletteInput.fillOpacity`. */
  setFillOpacity(opacity: number): void {
    this.#fillOpacity = opacity
    this.#pending.need({ palette: true })
  }

  /** Without masks, labels and what is selected are still drawn. */
  setMasksShown(shown: boolean): void {
    this.#areMasksShown = shown
    this.#pending.need({ palette: true })
  }

  /**
   * Shows another state of the same annotation set in the place of the document, until `null`; instances keep their
   * colours. The document must not be edited meanwhile.
   */
  showInstead(state: AnnotationState | null): void {
    this.#standIn = state
    const next = state ?? this.#editor.document.state
    if (next !== this.#shown) this.#follow(changeOf(diffBetween(this.#shown, next), 'gesture', true))
  }

  setGuides(guides: StageGuides): void {
    this.#guides = guides
    this.#pending.need({ guides: true })
  }

  /** CSS pixels, and device pixels per CSS pixel. */
  resize(width: number, height: number, pixelRatio: number): void {
    this.#pixelRatio = pixelRatio
    for (const canvas of [this.#gl?.canvas, this.#guidesContext.canvas, this.#overlay.canvas]) {
      if (canvas === undefined) continue
      canvas.width = Math.max(1, Math.round(width * pixelRatio))
      canvas.height = Math.max(1, Math.round(height * pixelRatio))
    }
    this.#editor.viewport.setCanvasSize(width, height)
    this.#pending.need({ tiles: true })
    // A resized canvas is blank until it is drawn; waiting for the next frame would flicker.
    this.#pending.drawNow()
  }

  dispose(): void {
    this.#pending.cancel()
    for (const undo of this.#teardown.reverse()) undo()
    this.#watch.dispose()
    this.#photo?.dispose()
    this.#graphics?.dispose()
  }

  #listen(canvas: HTMLCanvasElement): void {
    const editor = this.#editor
    const redrawLines = (): void => this.#pending.need()
    let hovered = ''
    this.#teardown.push(
      editor.on('document', (change) => this.#documentChanged(change)),
      editor.on('selection', () => this.#selectionChanged()),
      editor.on('view', () => this.#viewChanged()),
      editor.on('viewport', () => this.#pending.need({ tiles: true })),
      editor.on('tool', redrawLines),
      editor.on('settings', redrawLines),
      editor.on('constraints', redrawLines),
      editor.on('feedback', () => {
        const now = hoveredNumbers(editor).join()
        this.#pending.need({ palette: now !== hovered })
        hovered = now
      }),
    )
    const lost = (): void => {
      this.#photo?.dispose()
      this.#photo = null
      this.#graphics = null
      this.#reportStatus()
    }
    this.#teardown.push(watchContext(canvas, lost, () => this.#startGraphics()))
  }

  #startGraphics(): void {
    this.#graphics?.dispose()
    this.#graphics = null
    if (this.#gl !== null && !this.#gl.isContextLost()) {
      this.#graphics = new StageGraphics(this.#gl)
      this.#graphics.masks.setPlanes(this.#scene.planes)
    }
    this.#openPhoto()
  }

  #openPhoto(): void {
    this.#photo?.dispose()
    this.#photo = null
    if (this.#graphics !== null) {
      this.#photo = new PhotoView(this.#image, this.#graphics.photo, () => {
        this.#reportStatus()
        this.#pending.need({ tiles: true })
      })
    }
    this.#reportStatus()
    this.#pending.need({ palette: true, tiles: true })
  }

  #documentChanged(change: DocumentChange): void {
    if (change.cause === 'open') {
      this.#pending.forgetMasks()
      this.#standIn = null
      this.#shown = this.#editor.document.state
      this.#watch.open(this.#shown)
      this.#scene = new MaskScene(this.#shown)
      this.#looks = new Map()
      this.#giveLooks()
      this.#graphics?.masks.setPlanes(this.#scene.planes)
      this.#pending.need({ raise: true, show: true, palette: true })
      return
    }
    if (this.#standIn === null) this.#follow(change)
  }

  /** Something else is to be seen, in the places that `change` names. */
  #follow(change: SceneChange): void {
    this.#shown = this.#standIn ?? this.#editor.document.state
    this.#watch.setState(this.#shown)
    this.#pending.needMasks(change)
  }

  #selectionChanged(): void {
    this.#pending.need({ raise: true, palette: true })
  }

  #viewChanged(): void {
    this.#pending.need({ show: true, palette: true })
  }

  #giveLooks(): void {
    const { instances } = this.#shown
    const touching = touchingInstances(this.#scene.planes, this.#scene.slots)
    const numbers = instances.map(({ number }) => number)
    this.#looks = assignLooks(numbers, touching, this.#looks)
    showLooks(this.#looks)
  }

  #draw({ masks, raise, show, palette, tiles, picture, guides }: FrameWork): void {
    if (masks !== null) this.#applyMasks(masks)
    if (raise) this.#graphics?.masks.upload(this.#scene.raise(this.#editor.selection.numbers))
    if (show) this.#graphics?.masks.upload(this.#scene.show((number) => this.#editor.view.isShown(number)))
    const { width, height } = this.#overlay.canvas
    const view = stageView(this.#editor.viewport, width, height, this.#pixelRatio)
    if (this.#graphics !== null && (picture || masks !== null)) {
      if (palette || masks !== null) this.#graphics.masks.setPalette(this.#paletteTable())
      if (tiles) this.#photo?.follow(view)
      this.#graphics.draw(this.#image, view)
    }
    if (guides) drawGuides(overlayPen(this.#guidesContext, view), this.#image, this.#guides)
    drawOverlay(this.#overlay, view, this.#editor, this.#watch, this.#shown)
  }

  #applyMasks(change: SceneChange): void {
    const regions = this.#scene.apply(this.#shown, change)
    this.#graphics?.masks.upload(regions)
    const isNew = change.instances.some(({ number }) => !this.#looks.has(number))
    if (isNew) this.#giveLooks()
  }

  #paletteTable(): ReturnType<typeof paletteTable> {
    const editor = this.#editor
    return paletteTable(this.#scene.slots, {
      looks: this.#looks,
      selected: new Set(editor.selection.numbers),
      hovered: new Set(hoveredNumbers(editor)),
      fillOpacity: this.#fillOpacity,
      isShown: (number) => this.#areMasksShown && editor.view.isDrawn(number),
    })
  }

  #reportStatus(): void {
    const status = this.#presentStatus()
    if (status === this.#status) return
    this.#status = status
    this.#statusChanged(status)
  }

  #presentStatus(): StageStatus {
    if (this.#gl === null) return 'unsupported'
    if (this.#photo === null) return 'context-lost'
    return this.#photo.status
  }
}
