/** Every sentence of the console. Words for codes (states, kinds, …) come from the server's vocabulary, not from here. */
import { commands } from './commands'
import { desk } from './desk'
import { frame } from './frame'
import { problem } from './problem'
import { ticket } from './ticket'

export const text = { ...frame, commands, desk, problem, ticket }
