/** Every sentence of the console. Words for codes (states, kinds, …) come from the server's vocabulary, not from here. */
import { desk } from './desk'
import { frame } from './frame'
import { problem } from './problem'
import { ticket } from './ticket'

export const text = { ...frame, desk, problem, ticket }
