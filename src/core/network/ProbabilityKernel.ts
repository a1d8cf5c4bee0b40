/**
 * Makes the values of a network at a row of positions into probabilities. They go into a room of its own, channel after channel,
 * and are replaced there. The methods return whether all that was asked for are numbers; the others are left as NaN.
 */
export interface ProbabilityKernel {
  /** Fresh only until the next call: an array of `positions` values, to be written by the caller, for each of the channels. */
  room(channels: number, positions: number): readonly Float32Array[]
  /**
   * `count` channels from `first` on become shares of 1 at each position: softmax of logits, else the values within 0 … 1
   * divided by their sum. NaN where a logit is NaN or the largest is infinite, and where all values are 0.
   */
  shares(first: number, count: number, isLogits: boolean): boolean
  /** The same where the value of channel `condition` is at least `least`; elsewhere all shares are equal, whatever was there. */
  sharesWhere(first: number, count: number, isLogits: boolean, condition: number, least: number): boolean
  /** A channel becomes probabilities by itself: the sigmoid of logits, else the values within 0 … 1. */
  single(channel: number, isLogits: boolean): boolean
}
