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
import { PhotoView } from './PhotoView.ts'
import { hull } from './scene/IdPlanes.ts'
import { MaskScene } from './scene/MaskScene.ts'
import type { SceneChange } from './scene/MaskScene.ts'
import { touchingInstances } from './scene/touchingInstances.ts'
import type { StageImage, StageStatus } from './StageImage.ts'

/** What has to be done before the next frame; `masks` is the union of the document changes since the last one. */
interface Pending {
  masks: SceneChange | null
  /** The selection changed, and with it whose hidden parts are shown first. */
  raise: boolean
  /** Other instances are shown: what they covered in the planes may come to light. */
  show: boolean
  palette: boolean
  tiles: boolean
  /** Photo and masks; lines and labels are drawn with every frame. */
  picture: boolean
}

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
  #pending: Pending = { masks: null, raise: true, show: true, palette: true, tiles: true, picture: true }
  #frame: number | null = null
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
    this.#watch = new BoundaryWatch(this.#shown, () => this.#invalidate({}))
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
    this.#invalidate({ palette: true })
  }

  /** Without masks, labels and what is selected are still drawn. */
  setMasksShown(shown: boolean): void {
    this.#areMasksShown = shown
    this.#invalidate({ palette: true })
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
    this.#invalidate({})
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
    this.#invalidate({ tiles: true, picture: true })
    // A resized canvas is blank until it is drawn; waiting for the next frame would flicker.
    this.#drawNow()
  }

  dispose(): void {
    if (this.#frame !== null) cancelAnimationFrame(this.#frame)
    for (const undo of this.#teardown.reverse()) undo()
    this.#watch.dispose()
    this.#photo?.dispose()
    this.#graphics?.dispose()
  }

  #listen(canvas: HTMLCanvasElement): void {
    const editor = this.#editor
    const redrawLines = (): void => this.#invalidate({})
    let hovered = ''
    this.#teardown.push(
      editor.on('document', (change) => this.#documentChanged(change)),
      editor.on('selection', () => this.#selectionChanged()),
      editor.on('view', () => this.#viewChanged()),
      editor.on('viewport', () => this.#invalidate({ tiles: true, picture: true })),
      editor.on('tool', redrawLines),
      editor.on('settings', redrawLines),
      editor.on('constraints', redrawLines),
      editor.on('feedback', () => {
        const now = hoveredNumbers(editor).join()
        this.#invalidate({ palette: now !== hovered })
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
        this.#invalidate({ tiles: true, picture: true })
      })
    }
    this.#reportStatus()
    this.#invalidate({ palette: true, tiles: true, picture: true })
  }

  #documentChanged(change: DocumentChange): void {
    if (change.cause === 'open') {
      this.#pending.masks = null
      this.#pending.raise = true
      this.#pending.show = true
      this.#standIn = null
      this.#shown = this.#editor.document.state
      this.#watch.open(this.#shown)
      this.#scene = new MaskScene(this.#shown)
      this.#looks = new Map()
      this.#giveLooks()
      this.#graphics?.masks.setPlanes(this.#scene.planes)
      this.#invalidate({ palette: true })
      return
    }
    if (this.#standIn === null) this.#follow(change)
  }

  /** Something else is to be seen, in the places that `change` names. */
  #follow(change: SceneChange): void {
    this.#shown = this.#standIn ?? this.#editor.document.state
    this.#watch.setState(this.#shown)
    const earlier = this.#pending.masks
    this.#pending.masks = {
      instances: [...(earlier?.instances ?? []), ...change.instances],
      pairs: [...(earlier?.pairs ?? []), ...change.pairs],
      box: hull(earlier?.box ?? null, change.box),
    }
    this.#invalidate({})
  }

  #selectionChanged(): void {
    this.#pending.raise = true
    this.#invalidate({ palette: true })
  }

  #viewChanged(): void {
    this.#pending.show = true
    this.#invalidate({ palette: true })
  }

  #giveLooks(): void {
    const { instances } = this.#shown
    const touching = touchingInstances(this.#scene.planes, this.#scene.slots)
    const numbers = instances.map(({ number }) => number)
    this.#looks = assignLooks(numbers, touching, this.#looks)
    showLooks(this.#looks)
  }

  #invalidate(what: Partial<Pick<Pending, 'palette' | 'tiles' | 'picture'>>): void {
    this.#pending.palette ||= what.palette ?? false
    this.#pending.tiles ||= what.tiles ?? false
    this.#pending.picture ||= (what.picture ?? false) || (what.palette ?? false)
    this.#frame ??= requestAnimationFrame(() => this.#drawNow())
  }

  #drawNow(): void {
    if (this.#frame !== null) cancelAnimationFrame(this.#frame)
    this.#frame = null
    const { masks, raise, show, palette, tiles, picture } = this.#pending
    this.#pending = { masks: null, raise: false, show: false, palette: false, tiles: false, picture: false }
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
    drawGuides(overlayPen(this.#guidesContext, view), this.#image, this.#guides)
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
