/** The agent's desk, the side-by-side pools, the leader's page, notices and letters. */
export const desk = {
  title: '受理登记',
}
