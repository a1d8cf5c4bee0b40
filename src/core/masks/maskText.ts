import { fromBase64, toBase64 } from '../support/base64.ts'
import { maskFromBlob, maskToBlob } from './maskBlob.ts'
import type { RunLengthMask } from './RunLengthMask.ts'

/** A mask in JSON: its byte form (`maskBlob.ts`) as base64. */
export function maskToText(mask: RunLengthMask): string {
  return toBase64(maskToBlob(mask))
}

/** Throws what `fromBase64` and `maskFromBlob` throw, naming `where`. */
export function maskFromText(text: string, where: string): RunLengthMask {
  return maskFromBlob(fromBase64(text, where), where)
}
