import type { AnnotationDiff } from '../core/dataset/annotationDiff.ts'
import type { AnnotationState, InstanceNumber } from '../core/dataset/records.ts'
import type { CanvasPoint } from '../core/pixels/coordinates.ts'
import { planReorder } from '../core/workflows/editPlans/planReorder.ts'
import { AnnotationDocument } from './AnnotationDocument.ts'
import type { CommandId } from './commands/CommandId.ts'
import { commandOf } from './commands/commandRegistry.ts'
import { ConstraintList } from './constraints/ConstraintList.ts'
import { wholeChange } from './documentChange.ts'
import type { EditorContext, ReorderPreview } from './EditorContext.ts'
import type { EditorEvents, HostRequest, Notice } from './EditorEvents.ts'
import type { EditorInput } from './EditorInput.ts'
import { DEFAULT_SETTINGS, changedSettings } from './EditorSettings.ts'
import type { EditorSettings } from './EditorSettings.ts'
import { EditHistory } from './EditHistory.ts'
import type { RememberedEntry } from './EditHistory.ts'
import { EditRecorder } from './EditRecorder.ts'
import { Emitter } from './Emitter.ts'
import { NO_FEEDBACK } from './Feedback.ts'
import type { Feedback } from './Feedback.ts'
import type { Gesture } from './Gesture.ts'
import { InputRouter } from './InputRouter.ts'
import { noticeRestingPins } from './ordering/noticeRestingPins.ts'
import { reorder } from './ordering/reorder.ts'
import { Selection } from './Selection.ts'
import type { ToolId } from './tools/ToolId.ts'
import { ToolRunner } from './tools/ToolRunner.ts'
import { Viewport } from './Viewport.ts'
import { ViewState } from './ViewState.ts'

/** What an editor opens: the state of one annotation set and, where there is one, its journal. */
export interface OpenOptions {
  readonly state: AnnotationState
  /** Journal entries of the backend, oldest first; their diffs are asked for when they are needed. */
  readonly history?: readonly RememberedEntry[]
}

export interface EditorOptions extends OpenOptions {
  readonly settings?: Partial<EditorSettings>
  /** Bytes of diffs kept in memory for undo. */
  readonly historyBytes?: number
}

/**
 * The editing engine of one open annotation set, without a screen: a façade over document, selection, viewport, view,
 * tools and history. Hosts feed it with `dispatch`, listen with `on`, and draw what they read. See ./README.md.
 */
export class Editor implements EditorContext {
  readonly document: AnnotationDocument
  readonly selection: Selection
  readonly viewport: Viewport
  readonly view: ViewState
  readonly history: EditHistory
  readonly constraints: ConstraintList
  readonly #events = new Emitter<EditorEvents>()
  readonly #recorder: EditRecorder
  readonly #tools: ToolRunner
  readonly #inputs: InputRouter
  #settings: EditorSettings
  #feedback: Feedback = NO_FEEDBACK

  constructor(options: EditorOptions) {
    const { state, history = [], settings = {} } = options
    this.#settings = changedSettings(DEFAULT_SETTINGS, settings)
    this.document = new AnnotationDocument(state)
    this.history = new EditHistory(options.historyBytes)
    this.history.reset(history)
    this.selection = new Selection((numbers) => this.#events.emit('selection', numbers))
    this.constraints = new ConstraintList(
      state,
      () => this.history.undoable?.key ?? 0,
      () => this.#events.emit('constraints', null),
    )
    this.viewport = new Viewport(() => {
      this.#events.emit('viewport', null)
      this.#tools.refresh()
    })
    this.view = new ViewState(() => {
      this.#events.emit('view', null)
      this.#tools.refresh()
    })
    this.#recorder = new EditRecorder(this.document, this.history, {
      changed: (change) => {
        this.selection.keepOnly((number) => this.document.find(number) !== null)
        this.#events.emit('document', change)
        if (!change.settled) return
        const resting = this.constraints.follow(this.document.state)
        // Who undoes or redoes sees what goes and comes.
        if (change.cause === 'gesture') noticeRestingPins(this, resting)
        this.#tools.refresh()
      },
      recorded: (entry) => {
        if (entry.kind === 'commit') this.constraints.forgetRedo()
        this.#events.emit('entry', entry)
      },
      historyChanged: () => this.#events.emit('history', null),
      request: (request) => this.request(request),
      notify: (notice) => this.notify(notice),
    })
    this.#tools = new ToolRunner(this, (path) => this.#events.emit('tool', path))
    this.#inputs = new InputRouter(this, this.#tools)
    this.viewport.setImageSize(state.size)
  }

  /** Subscribes; answers how to unsubscribe. */
  on<Name extends keyof EditorEvents>(name: Name, listener: (payload: EditorEvents[Name]) => void): () => void {
    return this.#events.on(name, listener)
  }

  get settings(): EditorSettings {
    return this.#settings
  }

  get feedback(): Feedback {
    return this.#feedback
  }

  get tool(): ToolId {
    return this.#tools.tool
  }

  get toolPath(): string {
    return this.#tools.path
  }

  get pointer(): CanvasPoint | null {
    return this.#inputs.pointer
  }

  get waitsForHost(): boolean {
    return this.#recorder.waitsForHost
  }

  get inGesture(): boolean {
    return this.#recorder.inGesture
  }

  get paused(): string | null {
    return this.#recorder.paused
  }

  /**
   * Keeps the document as it is while the host shows something else in its place; a gesture under way is finished first. `why` is what the person is
   * told when they try to edit; null ends the pause, as does another document.
   */
  pause(why: string | null): void {
    if (why === this.paused) return
    if (why !== null && this.#recorder.inGesture) this.#tools.interrupt('blur')
    this.#recorder.pause(why)
    this.#events.emit('view', null)
  }

  /** Puts another document in place of the present one. Settings, tool and canvas size stay. */
  open({ state, history = [] }: OpenOptions): void {
    this.#tools.interrupt('image-change')
    this.#recorder.forget()
    this.#recorder.pause(null)
    this.selection.clear()
    this.document.restore(state)
    this.constraints.open(state)
    this.history.reset(history)
    this.view.showAll()
    this.viewport.setImageSize(state.size)
    this.#events.emit('document', wholeChange(state))
    this.#events.emit('history', null)
    this.#tools.refresh()
  }

  /** Takes one input; true when it meant something here, so that the host keeps the browser from acting on it too. */
  dispatch(input: EditorInput): boolean {
    return this.#inputs.dispatch(input)
  }

  setTool(tool: ToolId): void {
    if (tool !== this.tool) this.#tools.setTool(tool)
  }

  updateSettings(change: Partial<EditorSettings>): void {
    this.#settings = changedSettings(this.#settings, change)
    this.#events.emit('settings', this.#settings)
    this.#tools.refresh()
  }

  updateFeedback(change: Partial<Feedback>): void {
    const names = Object.keys(change) as (keyof Feedback)[]
    if (names.every((name) => Object.is(change[name], this.#feedback[name]))) return
    this.#feedback = { ...this.#feedback, ...change }
    this.#events.emit('feedback', this.#feedback)
  }

  notify(notice: Notice): void {
    this.#events.emit('notice', notice)
  }

  request(request: HostRequest): void {
    this.#events.emit('request', request)
  }

  edit(code: string, label: string, plan: () => AnnotationDiff): boolean {
    return this.#recorder.edit(code, label, plan)
  }

  beginGesture(code: string, label: string): Gesture | null {
    return this.#recorder.beginGesture(code, label)
  }

  /** Takes the newest entry back; during a gesture, gives that up instead. */
  undo(): void {
    if (this.#recorder.inGesture) this.cancel()
    else this.#recorder.step('undo')
  }

  redo(): void {
    if (!this.#recorder.inGesture) this.#recorder.step('redo')
  }

  /** The host's answer to `undo-needed` and `redo-needed`: the diff as the backend applied it. */
  applyRemote(diff: AnnotationDiff, direction: 'undo' | 'redo'): void {
    this.#recorder.applyRemote(diff, direction)
  }

  /** The host could not get the diff; editing goes on as before. */
  remoteFailed(): void {
    this.#recorder.forget()
  }

  /** Notes the id that the backend gave to a committed item. */
  nameEntry(key: number, entryId: number): void {
    this.history.nameEntry(key, entryId)
    this.#events.emit('history', null)
  }

  cancel(): void {
    this.#tools.cancel()
  }

  complete(): void {
    this.#tools.complete()
  }

  previewReorder(sequence: readonly InstanceNumber[]): ReorderPreview {
    return { changedPairs: planReorder(this.document.state, sequence).changedPairs }
  }

  reorder(sequence: readonly InstanceNumber[], label = 'Change the layer order'): boolean {
    return reorder(this, sequence, label)
  }

  /** Runs a command if it is enabled; true when it ran. */
  run(id: CommandId): boolean {
    const command = commandOf(id)
    if (!command.isEnabled(this)) return false
    command.run(this)
    return true
  }
}
