import { GridMaxFlow } from '../../../src/core/graphcut/GridMaxFlow.ts'
import { describeAdversarialGrids } from './adversarialLaws.ts'
import { describeMinCuts } from './minCutLaws.ts'

describeMinCuts(() => new GridMaxFlow())
describeAdversarialGrids(() => new GridMaxFlow())
