import type { PickedFile } from './HostBridge.ts'
import { ConnectionLost } from './HostConnection.ts'

/**
 * Sends one file as the body of a PUT. `XMLHttpRequest`, because `fetch` reports no upload progress.
 * Rejects with the server's sentence when it refuses the file, with `ConnectionLost` when it does not answer.
 */
export function uploadFile(
  address: string,
  file: File,
  headers: Readonly<Record<string, string>>,
  onSent: (bytes: number) => void,
): Promise<PickedFile> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest()
    request.open('PUT', address)
    request.setRequestHeader('content-type', 'application/octet-stream')
    for (const [name, value] of Object.entries(headers)) request.setRequestHeader(name, value)
    request.upload.addEventListener('progress', (event) => onSent(event.loaded))
    request.addEventListener('error', () => reject(new ConnectionLost()))
    request.addEventListener('load', () => {
      const answer: unknown = parseOrNull(request.responseText)
      if (request.status === 200 && isTakenFile(answer)) resolve({ fileId: answer.fileId, name: file.name })
      else reject(new Error(sentenceOf(answer) ?? `${file.name} was not taken (HTTP ${request.status}).`))
    })
    request.send(file)
  })
}

function parseOrNull(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}

function isTakenFile(answer: unknown): answer is { readonly fileId: string } {
  return typeof answer === 'object' && answer !== null && 'fileId' in answer && typeof answer.fileId === 'string'
}

function sentenceOf(answer: unknown): string | null {
  if (typeof answer !== 'object' || answer === null || !('message' in answer)) return null
  return typeof answer.message === 'string' ? answer.message : null
}
