import { PlainProbabilities } from '../../../src/core/network/PlainProbabilities.ts'
import { describeProbabilities } from './probabilityLaws.ts'

describeProbabilities(() => new PlainProbabilities())
