/**
 * What `client` may call and what comes back, in the form that openapi-fetch reads.
 * One line per endpoint, so that a wrong path or a wrong field is a type error.
 */
import type * as T from './types'

type Json<R> = { content: { 'application/json': R } }
type Body<B> = [B] extends [undefined] ? { requestBody?: never } : { requestBody: { content: { 'application/json': B } } }
type Answers<R> = { responses: { 200: Json<R>; default: { content: { 'application/problem+json': T.ProblemBody } } } }
type Call<R, Q, P, B> = Body<B> & Answers<R> & { parameters: { query?: Q; path: P } }
type Free<R, Q, B> = Body<B> & Answers<R> & { parameters: { query?: Q } }
type Get<R, Q = Record<string, never>> = Free<R, Q, undefined>
type Post<R, B> = Free<R, Record<string, never>, B>
type N = { number: string }
type Id = { id: number }

export interface paths {
  '/api/v1/vocabulary': { get: Get<T.Vocabulary> }
  '/api/v1/rules': { get: Get<T.Rules> }
  '/api/v1/auth/password': { post: Post<undefined, { old_password: string; new_password: string }> }
  '/api/v1/me': { get: Get<T.Me> }
  '/api/v1/pools': { get: Get<{ items: T.Pool[] }> }
  '/api/v1/tickets': {
    get: Get<T.Page<T.TicketRow>, T.TicketQuery>
    post: Post<T.Ticket, T.NewTicket>
  }
  '/api/v1/tickets/{number}': { get: Call<T.Ticket, never, N, undefined> }
  '/api/v1/tickets/batch': { post: Post<T.Batch, T.BatchBody> }
  '/api/v1/tickets/{number}/commands': { post: Call<T.Ticket, never, N, T.CommandBody> }
  '/api/v1/tickets/{number}/timeline': { get: Call<{ items: T.TimelineItem[] }, never, N, undefined> }
  '/api/v1/tickets/{number}/attachments': { get: Call<{ items: T.Attachment[] }, never, N, undefined> }
  '/api/v1/tickets/{number}/documents': { post: Call<T.PrintedPaper, never, N, { kind: string }> }
  '/api/v1/tickets/{number}/documents/{id}': { get: Call<T.PrintedPaper, never, N & { id: number }, undefined> }
  '/api/v1/tickets/{number}/inside/{n}/slip': { get: Call<T.Slip, never, N & { n: number }, undefined> }
  '/api/v1/inside/people': { get: Get<T.Team> }
  '/api/v1/inside/workers/{id}': { delete: Call<undefined, never, Id, undefined> }
  '/api/v1/inside/hand-over': { post: Post<T.HandOver, { from: string; to: string }> }
  '/api/v1/units/{code}/approval': { put: Call<undefined, never, { code: string }, { approves: boolean }> }
  '/api/v1/deputies': { get: Get<{ items: T.Deputy[] }>; post: Post<{ id: number }, T.DeputyForm> }
  '/api/v1/deputies/{id}/end': { post: Call<undefined, never, Id, undefined> }
  '/api/v1/absences': { get: Get<{ items: T.Absence[] }>; post: Post<T.Absence, T.AbsentForm> }
  '/api/v1/absences/{id}/end': { post: Call<undefined, never, Id, undefined> }
  '/api/v1/documents': { get: Get<T.Page<T.RegisteredPaper>, { kind?: string; year?: string; limit?: number; cursor?: string }> }
  '/api/v1/tickets/{number}/unmask': {
    post: Call<{ field: string; caller: number; value: string }, never, N, { field: string; caller?: number; reason: string }>
  }
  '/api/v1/tickets/{number}/deadlines/{clock}/explain': {
    get: Call<T.Explanation, { unit?: string; round?: number; run?: number }, N & { clock: string }, undefined>
  }
  '/api/v1/tickets/{number}/similar': { get: Call<{ items: T.Similar[] }, never, N, undefined> }
  '/api/v1/similar': { get: Get<{ items: T.Similar[] }, { category?: string; area?: string; phone?: string; line?: string; title?: string }> }
  '/api/v1/callers/history': { get: Get<T.CallerCard, { phone: string; category?: string; area?: string }> }
  '/api/v1/tickets/{number}/earlier': { get: Call<T.CallerCard, never, { number: string }, undefined> }
  '/api/v1/routing/suggest': {
    get: Get<T.Suggestion, { title?: string; content?: string; area?: string; category?: string; kind?: string }>
  }
  '/api/v1/ratings': { get: Get<T.Page<T.RatingRow>, T.RatingQuery & { limit?: number; cursor?: string }> }
  '/api/v1/ratings/marks': { get: Get<{ items: T.Mark[] }, T.MarkQuery> }
  '/api/v1/served-counts': { get: Get<T.ServedMonth, { month?: string }>; put: Post<undefined, T.ServedCountForm> }
  '/api/v1/services': { get: Get<T.ServiceRegister> }
  '/api/v1/services/{what}': { post: Call<undefined, never, { what: T.ServiceWhat }, T.ServiceItemForm> }
  '/api/v1/services/{what}/{code}/change': { post: Call<undefined, never, { what: T.ServiceWhat; code: string }, T.ServiceItemForm> }
  '/api/v1/services/{what}/{code}/close': { post: Call<undefined, never, { what: T.ServiceWhat; code: string }, { last_day: string }> }
  '/api/v1/indicators': { get: Get<{ items: T.IndicatorTable[] }>; post: Post<{ version: number }, T.IndicatorTableForm> }
  '/api/v1/rating-sources': { get: Get<T.RatingSources> }
  '/api/v1/rating-sources/{name}': { put: Call<undefined, never, { name: string }, { collects_defaults: boolean }> }
  '/api/v1/reports/overview': { get: Get<T.Overview> }
  '/api/v1/reports/rulings': { get: Get<T.Page<T.Ruling>, { from?: string; to?: string; basis?: string; line?: string; kind?: string; limit?: number; cursor?: string }> }
  '/api/v1/reports/performance': {
    get: Get<T.Performance, { from: string; to: string; basis?: string; line?: string; group_by?: string }>
  }
  '/api/v1/notices': { get: Get<T.NoticePage, { unread?: boolean; cursor?: string; limit?: number }> }
  '/api/v1/notices/{id}/read': { post: Call<unknown, never, { id: number }, undefined> }
  '/api/v1/notices/read': { post: Post<unknown, undefined> }
  '/api/v1/letters': { get: Get<T.LetterPage, { cursor?: string; limit?: number; state?: string; ticket?: string }> }
  '/api/v1/calendar/{year}': {
    get: Call<T.CalendarYear, { region?: string }, { year: number }, undefined>
    put: Call<unknown, never, { year: number }, T.CalendarForm>
  }
  '/api/v1/calendar/{year}/preview': { post: Call<T.CalendarPreview, never, { year: number }, T.CalendarForm> }
  '/api/v1/calendar/read': { post: Post<T.CalendarRead, { text: string }> }
  '/api/v1/calendar/deadline': { get: Get<T.CalendarDeadline, { from: string; working_days: number; region?: string }> }
  '/api/v1/units': { get: Get<{ items: T.Unit[] }>; post: Post<undefined, T.UnitForm> }
  '/api/v1/categories': { get: Get<{ items: T.TreeItem[] }>; post: Post<undefined, { code: string; name: string; valid_from?: string }> }
  '/api/v1/areas': { get: Get<{ items: T.TreeItem[] }> }
  '/api/v1/matters': { get: Get<{ items: T.Matter[] }> }
  '/api/v1/directory': { get: Get<{ items: T.DirectoryRow[] }, { history?: boolean }>; post: Post<undefined, T.DirectoryForm> }
  '/api/v1/directory/test': { get: Get<T.DirectoryTest, { category: string; area?: string; kind?: string; date?: string }> }
  '/api/v1/directory/{id}/replace': { post: Call<undefined, never, { id: number }, T.DirectoryForm> }
  '/api/v1/directory/{id}/close': { post: Call<undefined, never, { id: number }, { last_day?: string }> }
  '/api/v1/people': { get: Get<T.Page<T.Person>, T.PeopleQuery>; post: Post<T.OneTimePassword, T.PersonForm> }
  '/api/v1/people/{id}': { put: Call<T.Person, never, { id: number }, T.PersonForm> }
  '/api/v1/people/{id}/disable': { post: Call<T.Person, never, Id, { hand_over_to?: string; leave_open?: boolean }> }
  '/api/v1/people/{id}/enable': { post: Call<T.Person, never, { id: number }, undefined> }
  '/api/v1/people/{id}/unlock': { post: Call<T.Person, never, { id: number }, undefined> }
  '/api/v1/people/{id}/reset-password': { post: Call<T.OneTimePassword, never, { id: number }, undefined> }
  '/api/v1/audit/changes': { get: Get<T.Page<T.AdminChange>, T.ChangeQuery> }
  '/api/v1/audit/access': { get: Get<T.Page<T.Access>, T.LogQuery> }
  '/api/v1/audit/journal': { get: Get<T.Page<T.JournalLine>, T.LogQuery> }
  '/api/v1/supervision/suggestions': { get: Get<T.Suggestions> }
  '/api/v1/hotspots': { get: Get<T.Hotspots, { days?: string; at_least?: string }> }
  '/api/v1/ratings/rectifications': { get: Get<T.Rectifications, { state?: string; cursor?: string }> }
  '/api/v1/ratings/rectifications/sent': { post: Post<{ sent: number }, { ids: number[] }> }
  '/api/v1/ratings/rectifications/receipts': { post: Post<T.AcceptedLines, T.ReceiptLine[]> }
  '/api/v1/ratings/province-sources': { get: Get<{ items: string[] }> }
  '/api/v1/ratings/upload/mapping': { get: Get<T.RatingMapping, { source: string }> }
  '/api/v1/ratings/months': { get: Get<T.RatingMonths, { to?: string }> }
  '/api/v1/ratings/batches': { get: Get<{ items: T.RatingBatch[] }, { unit?: string; month?: string }>; post: Post<T.MadeBatch, T.RatingBatchForm> }
  '/api/v1/ratings/batches/{id}/receipt': { post: Call<T.RatingBatch, never, Id, { receipt: string }> }
  '/api/v1/settings/rating-feeds': { get: Get<T.RatingFeeds>; post: Post<undefined, T.RatingFeedForm> }
  '/api/v1/settings/province-layouts/{kind}': { get: Call<T.ProvinceLayout, never, { kind: string }, undefined>; put: Call<undefined, never, { kind: string }, T.LayoutForm> }
  '/api/v1/settings/province-layouts/{kind}/preview': { post: Call<{ items: { column: string; words: string }[] }, never, { kind: string }, T.LayoutForm> }
  '/api/v1/reports/ratings': { get: Get<T.RatingReport, { month?: string; from?: string; to?: string; group_by?: string }> }
  '/api/v1/ratings/frequent': { get: Get<T.FrequentMatters, { from?: string; to?: string; at_least?: string }> }
  '/api/v1/ratings/frequent/plans': { post: Post<undefined, T.MatterPlanForm> }
  '/api/v1/ratings/frequent/plans/{id}/review': { post: Call<undefined, never, Id, { effective: boolean; finding: string }> }
  '/api/v1/ratings/grounds': { get: Get<T.AssessmentHints, { month?: string; from?: string; to?: string }>; post: Post<undefined, T.GroundForm> }
  '/api/v1/rating-tokens': { get: Get<T.Page<T.RatingCode>, { kind?: string; limit?: number; cursor?: string }>; post: Post<T.RatingCode, T.RatingCodeForm> }
  '/api/v1/rating-tokens/{id}': { delete: Call<undefined, never, Id, undefined> }
  '/api/v1/rating-tokens/posters': { get: Get<{ items: T.Poster[]; levels: string[] }, { ids: string }> }
  '/api/v1/suspicious-ratings': { get: Get<{ items: T.RatingSeries[]; looked: T.RatingSeries[]; from: string }> }
  '/api/v1/suspicious-ratings/look': { post: Post<undefined, T.SuspicionLookForm> }
  '/api/v1/spot-draws': { get: Get<T.SpotDraws> }
  '/api/v1/publications': { get: Get<T.Page<T.Publication>, { state?: string; cursor?: string; limit?: string }> }
  '/api/v1/ratings/looks': { get: Get<T.Page<T.RatingLook>, { state?: string; cursor?: string; limit?: string }> }
  '/api/v1/ratings/{id}/look': { post: Call<{ ticket_number: string | null }, never, { id: number }, { decision: string; note?: string }> }
  '/api/v1/stuck': { get: Get<T.Stuck> }
  '/api/v1/stuck/promises/{id}/retry': { post: Call<undefined, never, { id: number }, undefined> }
  '/api/v1/stuck/timers/{number}/retry': { post: Call<undefined, never, N, undefined> }
  '/api/v1/units/register': { get: Get<{ items: T.KeptUnit[] }> }
  '/api/v1/units/{code}': { put: Call<undefined, never, { code: string }, T.UnitForm> }
  '/api/v1/units/{code}/rename': { post: Call<undefined, never, { code: string }, { name: string; valid_from?: string }> }
  '/api/v1/units/{code}/close': { post: Call<undefined, never, { code: string }, { last_day?: string }> }
  '/api/v1/units/{code}/phones': { get: Call<{ items: T.UnitPhone[] }, never, { code: string }, undefined>; put: Call<undefined, never, { code: string }, T.UnitPhonesForm> }
  '/api/v1/reorganisations': { get: Get<{ items: T.Reorganisation[] }>; post: Post<T.Reorganisation, T.ReorganisationForm> }
  '/api/v1/reorganisations/preview': { post: Post<T.ReorganisationPreview, T.ReorganisationForm> }
  '/api/v1/reorganisations/changes': { post: Post<T.Reorganisation, T.UnitChangeForm> }
  '/api/v1/reorganisations/changes/preview': { post: Post<T.UnitChangePreview, T.UnitChangeForm> }
  '/api/v1/settings/limits/changes/{id}/take-back': { post: Call<undefined, never, { id: number }, undefined> }
  '/api/v1/supervision/suggestions/dismiss': { post: Post<undefined, T.DismissalForm> }
  '/api/v1/reorganisations/{id}/cancel': { post: Call<undefined, never, { id: number }, undefined> }
  '/api/v1/categories/register': { get: Get<{ items: T.KeptCategory[] }> }
  '/api/v1/categories/{code}/rename': { post: Call<undefined, never, { code: string }, { name: string }> }
  '/api/v1/categories/{code}/close': { post: Call<undefined, never, { code: string }, { last_day?: string }> }
  '/api/v1/settings/limits/applied': { get: Get<T.Applied, T.AppliedQuery> }
  '/api/v1/settings/limits': { get: Get<T.Limits, { area?: string }>; post: Post<undefined, T.LimitForm> }
  '/api/v1/settings/limits/preview': { post: Post<T.LimitPreview, Partial<T.LimitForm>> }
  '/api/v1/sources': { get: Get<{ items: T.Source[] }>; post: Post<T.NewSource, { name: string; scopes: string[] }> }
  '/api/v1/sources/{id}/rotate': { post: Call<T.NewSource, never, { id: number }, undefined> }
  '/api/v1/sources/{id}': { delete: Call<unknown, never, { id: number }, undefined> }
  '/api/v1/demo/clock': { post: Post<{ now: string }, { now: string }> }
}
