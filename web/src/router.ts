/** Which address shows which page, and who may open it. */
import type { Duty } from '@/api/types'
import { asProblem } from '@/api/problem'
import { text } from '@/text/zh-CN'
import { createRouter, createWebHistory, type RouteRecordRaw } from 'vue-router'
import { useSession } from './stores/session'

declare module 'vue-router' {
  interface RouteMeta {
    /** One of these duties opens the page; absent: everyone who is signed in. */
    duties?: Duty[]
    public?: boolean
    title?: string
  }
}

const ticketDuties: Duty[] = ['intake', 'dispatch', 'report_up', 'unit', 'review', 'visit', 'sign_off', 'supervise', 'leader']

const inside: RouteRecordRaw[] = [
  { path: '', name: 'home', component: () => import('./pages/misc/HomePage.vue') },
  { path: 'intake', component: () => import('./pages/intake/IntakePage.vue'), meta: { title: text.nav.intake, duties: ['intake'] } },
  { path: 'pool/review', component: () => import('./pages/pool/ReviewPage.vue'), meta: { duties: ['review'] } },
  { path: 'pool/visit', component: () => import('./pages/pool/VisitPage.vue'), meta: { duties: ['visit'] } },
  { path: 'pool/sign-off', component: () => import('./pages/pool/SignOffPage.vue'), meta: { duties: ['sign_off'] } },
  { path: 'pool/:key', component: () => import('./pages/tickets/PoolPage.vue'), meta: { duties: ticketDuties } },
  { path: 'tickets', component: () => import('./pages/tickets/ListPage.vue'), meta: { title: text.nav.tickets, duties: ticketDuties } },
  { path: 'tickets/:number', component: () => import('./pages/tickets/TicketPage.vue'), meta: { duties: ticketDuties } },
  { path: 'tickets/:number/documents/:id(\\d+)', component: () => import('./pages/papers/PaperPage.vue'), meta: { duties: ticketDuties } },
  { path: 'tickets/:number/inside/:n(\\d+)', component: () => import('./pages/inside/SlipPage.vue'), meta: { duties: ['unit'] } },
  { path: 'inside', component: () => import('./pages/inside/InsidePage.vue'), meta: { title: text.inside.page.title } },
  { path: 'documents', component: () => import('./pages/papers/RegisterPage.vue'), meta: { title: text.papers.register.title, duties: ['supervise', 'dispatch', 'leader'] } },
  { path: 'overview', component: () => import('./pages/overview/OverviewPage.vue'), meta: { title: text.nav.overview, duties: ['leader', 'supervise', 'dispatch'] } },
  { path: 'ratings/:tab(list|marks|served)?', component: () => import('./pages/ratings/RatingsPage.vue'), meta: { title: text.nav.ratings, duties: ['dispatch', 'unit', 'review', 'visit', 'sign_off', 'supervise', 'leader'] } },
  { path: 'services/:tab(matter|window|clerk|indicators|sources|served)?', component: () => import('./pages/services/ServicesPage.vue'), meta: { title: text.nav.services, duties: ['settings'] } },
  { path: 'spot-draws', component: () => import('./pages/spots/SpotDrawsPage.vue'), meta: { title: text.nav.spotDraws, duties: ['visit', 'supervise', 'leader'] } },
  { path: 'ratings/rectifications', component: () => import('./pages/province/RectificationsPage.vue'), meta: { title: text.province.back.title, duties: ['dispatch', 'review', 'visit', 'sign_off', 'supervise', 'leader', 'unit'] } },
  { path: 'ratings/months', component: () => import('./pages/province/MonthsPage.vue'), meta: { title: text.province.months.title, duties: ['dispatch', 'review', 'visit', 'sign_off', 'supervise', 'leader', 'unit'] } },
  { path: 'ratings/province', component: () => import('./pages/province/ProvincePage.vue'), meta: { title: text.province.setup.title, duties: ['settings'] } },
  { path: 'suggestions', component: () => import('./pages/suggestions/SuggestionsPage.vue'), meta: { title: text.suggestions.title, duties: ['supervise', 'leader', 'dispatch'] } },
  { path: 'ratings/report', component: () => import('./pages/ratings/ReportPage.vue'), meta: { title: text.ratingReport.title, duties: ['supervise', 'leader', 'dispatch', 'review', 'visit', 'sign_off', 'unit'] } },
  { path: 'rating-codes', component: () => import('./pages/ratings/CodesPage.vue'), meta: { title: text.ratingCodes.codes.title, duties: ['rating_codes'] } },
  { path: 'rating-codes/posters', component: () => import('./pages/ratings/PostersPage.vue'), meta: { title: text.ratingCodes.poster.title, duties: ['rating_codes'] } },
  { path: 'suspicious-ratings', component: () => import('./pages/ratings/SuspicionsPage.vue'), meta: { title: text.ratingCodes.suspicions.title, duties: ['supervise'] } },
  { path: 'publications', component: () => import('./pages/ratings/PublicationsPage.vue'), meta: { title: text.ratings.publications.title, duties: ['publish'] } },
  { path: 'rating-looks', component: () => import('./pages/ratings/LooksPage.vue'), meta: { title: text.ratings.looks.title, duties: ['dispatch', 'supervise'] } },
  { path: 'notices', component: () => import('./pages/notices/NoticesPage.vue'), meta: { title: text.nav.notices } },
  { path: 'letters', component: () => import('./pages/letters/LettersPage.vue'), meta: { title: text.nav.letters, duties: ['letters'] } },
  { path: 'calendar/:year(\\d{4})?', component: () => import('./pages/calendar/CalendarPage.vue'), meta: { title: text.nav.calendar } },
  { path: 'directory', component: () => import('./pages/directory/DirectoryPage.vue'), meta: { title: text.nav.directory } },
  { path: 'directory/test', component: () => import('./pages/directory/TesterPage.vue'), meta: { title: text.admin.tester.title } },
  { path: 'rules', component: () => import('./pages/rules/RulesPage.vue'), meta: { title: text.nav.rules } },
  { path: 'people', component: () => import('./pages/people/PeoplePage.vue'), meta: { title: text.nav.people, duties: ['people'] } },
  { path: 'audit/:tab(changes|accesses|journal)', component: () => import('./pages/audit/AuditPage.vue'), meta: { title: text.nav.audit, duties: ['audit'] } },
  { path: 'units', component: () => import('./pages/units/UnitsPage.vue'), meta: { title: text.nav.units, duties: ['settings', 'people'] } },
  { path: 'units/reorganisations', component: () => import('./pages/units/ReorganisationsPage.vue'), meta: { title: text.admin.reorganisations.title, duties: ['settings', 'people'] } },
  { path: 'categories', component: () => import('./pages/categories/CategoriesPage.vue'), meta: { title: text.nav.categories, duties: ['settings'] } },
  { path: 'limits', component: () => import('./pages/limits/LimitsPage.vue'), meta: { title: text.nav.limits, duties: ['settings'] } },
  { path: 'limits/test', component: () => import('./pages/limits/AppliedPage.vue'), meta: { title: text.admin.applied.title, duties: ['settings', 'supervise'] } },
  { path: 'stuck', component: () => import('./pages/stuck/StuckPage.vue'), meta: { title: text.nav.stuck, duties: ['stuck'] } },
  { path: 'sources', component: () => import('./pages/sources/SourcesPage.vue'), meta: { title: text.nav.sources, duties: ['sources'] } },
  { path: 'password', component: () => import('./pages/auth/PasswordPage.vue'), meta: { title: text.password.title } },
  { path: ':rest(.*)*', component: () => import('./pages/misc/NotFoundPage.vue') },
]

export const router = createRouter({
  history: createWebHistory(),
  routes: [
    { path: '/login', component: () => import('./pages/auth/LoginPage.vue'), meta: { public: true, title: text.login.title } },
    { path: '/', component: () => import('./frame/AppFrame.vue'), children: inside },
  ],
})

router.beforeEach(async (to) => {
  if (to.meta.public) return true
  const session = useSession()
  try {
    if (await session.restore()) return true
  } catch (error) {
    // Not reachable is not signed out: the sign-in page says which.
    return { path: '/login', query: { next: to.fullPath, problem: String(asProblem(error).status) } }
  }
  return { path: '/login', query: to.fullPath === '/' ? {} : { next: to.fullPath } }
})

router.afterEach((to) => {
  document.title = to.meta.title ? text.brand.page(to.meta.title) : text.brand.full
})
