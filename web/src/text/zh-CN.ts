/** Every sentence of the console. Words for codes (states, kinds, …) come from the server's vocabulary, not from here. */
import * as admin from './admin'
import { commands } from './commands'
import { desk } from './desk'
import { frame } from './frame'
import { inside } from './inside'
import { overview } from './overview'
import { pools } from './pools'
import { papers } from './papers'
import { letters, notices } from './post'
import { problem } from './problem'
import { rules } from './rules'
import { spots } from './spots'
import { suggestions } from './suggestions'
import { ticket } from './ticket'

export const text = { ...frame, admin, commands, desk, inside, letters, notices, overview, papers, pools, problem, rules, spots, suggestions, ticket }
