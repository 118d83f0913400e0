/** What stands in the left column: by duty, with the pools as the server names and counts them. */
import type { Duty, Pool } from '@/api/types'
import { text } from '@/text/zh-CN'

export interface NavItem { path: string; label: string; count?: number; more?: boolean; alarm?: boolean }
export interface NavGroup { label: string; items: NavItem[] }

/** The pools that are worked through side by side have pages of their own. */
const sideBySide: Record<string, string> = { to_review: '/pool/review', to_visit: '/pool/visit', to_sign_off: '/pool/sign-off' }

export function poolPath(key: string): string {
  return sideBySide[key] ?? `/pool/${key}`
}

export function navigation(has: (...any: Duty[]) => boolean, pools: Pool[]): NavGroup[] {
  const tickets = has('intake', 'dispatch', 'report_up', 'unit', 'review', 'visit', 'sign_off', 'supervise', 'leader')
  const when = (yes: boolean, path: string, label: string): NavItem[] => (yes ? [{ path, label }] : [])
  const groups: NavGroup[] = [
    { label: text.nav.work, items: when(has('intake'), '/intake', text.nav.intake) },
    { label: text.nav.pools, items: pools.map((p) => ({ path: poolPath(p.key), label: p.label, count: p.count, more: p.more, alarm: ['overdue', 'to_phone'].includes(p.key) && p.count > 0 })) },
    {
      label: text.nav.look,
      items: [
        ...when(has('leader', 'supervise', 'dispatch'), '/overview', text.nav.overview),
        ...when(has('visit', 'supervise', 'leader'), '/spot-draws', text.nav.spotDraws),
        ...when(has('supervise', 'leader', 'dispatch'), '/suggestions', text.suggestions.title),
        ...when(tickets, '/tickets', text.nav.tickets),
        ...when(true, '/notices', text.nav.notices),
        ...when(has('supervise', 'dispatch', 'leader'), '/documents', text.papers.register.title),
        ...when(has('letters'), '/letters', text.nav.letters),
      ],
    },
    {
      label: text.province.group,
      items: [
        ...when(has('dispatch', 'unit', 'review', 'visit', 'sign_off', 'supervise', 'leader'), '/ratings', text.nav.ratings),
        ...when(has('supervise', 'leader', 'dispatch', 'review', 'visit', 'sign_off', 'unit'), '/ratings/report', text.ratingReport.title),
        ...when(has('dispatch', 'supervise'), '/rating-looks', text.ratings.looks.title),
        ...when(has('supervise'), '/suspicious-ratings', text.ratingCodes.suspicions.title),
        ...when(has('publish'), '/publications', text.ratings.publications.title),
        ...when(has('dispatch', 'supervise', 'leader', 'unit'), '/ratings/rectifications', text.province.back.title),
        ...when(has('dispatch', 'supervise', 'leader', 'unit'), '/ratings/months', text.province.months.title),
        ...when(has('rating_codes'), '/rating-codes', text.ratingCodes.codes.title),
        ...when(has('settings'), '/ratings/province', text.province.setup.title),
      ],
    },
    {
      label: text.nav.manage,
      items: [
        ...when(has('unit', 'people'), '/inside', text.inside.page.title),
        ...when(has('people'), '/people', text.nav.people),
        ...when(has('audit'), '/audit/changes', text.nav.audit),
        ...when(has('settings', 'people'), '/units', text.nav.units),
        ...when(has('settings'), '/categories', text.nav.categories),
        ...when(has('settings'), '/services', text.nav.services),
        ...when(true, '/directory', text.nav.directory),
        ...when(true, '/rules', text.nav.rules),
        ...when(has('settings'), '/limits', text.nav.limits),
        ...when(has('settings', 'supervise'), '/limits/test', text.admin.applied.title),
        ...when(true, '/calendar', text.nav.calendar),
        ...when(has('sources'), '/sources', text.nav.sources),
        ...when(has('stuck'), '/stuck', text.nav.stuck),
      ],
    },
  ]
  return groups.filter((g) => g.items.length > 0)
}
