/** The shapes that the console sends and reads (contract §2–§6), named for people; most come from the generated schema. */
import type { components } from './schema'

type S = components['schemas']

/** The server writes every field, null where there is nothing; the generator calls what may be null optional. */
export type Sent<T> = T extends (infer U)[] ? Sent<U>[] : T extends object ? { [K in keyof T]-?: Sent<Exclude<T[K], undefined>> } : T

/** A code together with the word people use for it; the words come from the server only. */
export type Word = Sent<S['Word']>

/** The catalogue of words: one list per group of codes, from `GET /vocabulary`. */
export type Vocabulary = Record<string, Word[]>
export type WordGroup =
  | 'line' | 'channel' | 'kind' | 'urgency' | 'disposition' | 'status' | 'clock' | 'clock_state' | 'outcome' | 'verdict'
  | 'visit_channel' | 'contact_method' | 'decline_reason' | 'return_reason' | 'suspension_reason' | 'directory_reach' | 'document_kind' | 'directive_kind' | 'directive_state' | 'transfer_to' | 'caller_kind' | 'role' | 'unit_kind'
  | 'attachment_kind' | 'assignment_role' | 'assignment_status' | 'visit_outcome' | 'request_kind' | 'request_state' | 'spot_state' | 'entry_medium' | 'phone_rank' | 'scope' | 'command' | 'satisfaction' | 'light' | 'solved' | 'rating_channel' | 'indicator' | 'admin_action' | 'matter_plan_state' | 'rating_token_kind' | 'suspicion' | 'suspicion_verdict'
  | 'matter_kind' | 'service_what' | 'rating_source_kind' | 'case_rated'

export type Light = S['Light']

/** What a person may open in the console. */
export type Duty =
  | 'intake' | 'dispatch' | 'report_up' | 'unit' | 'review' | 'visit' | 'sign_off' | 'supervise' | 'leader'
  | 'publish' | 'sources' | 'people' | 'audit' | 'letters' | 'calendar' | 'settings' | 'stuck' | 'rating_codes'

export type User = Sent<S['UserView']>

export type Me = Omit<Sent<S['MeView']>, 'duties'> & { duties: Duty[] }

export type Session = Sent<S['TokenView']>

export interface Page<T> { items: T[]; next_cursor: string | null; total?: number | null }

export type Flags = Sent<S['Flags']>

/** One line of a list of tickets. */
export type TicketRow = Sent<S['TicketRow']>

/** The filters of `GET /tickets`; lists are comma separated. */
export interface TicketQuery {
  line?: string
  status?: string
  unit?: string
  kind?: string
  channel?: string
  category?: string
  area?: string
  urgency?: string
  light?: string
  flag?: string
  upstream?: string
  created_from?: string
  created_to?: string
  due_from?: string
  due_to?: string
  q?: string
  mine?: string
  inside?: string
  claim?: string
  awaits?: string
  awaits_of?: string
  spot?: string
  ordered?: string
  co_unit?: string
  co_status?: string
  sort?: string
  limit?: number
  cursor?: string
}

export type Assignment = Sent<S['AssignmentView']>

export type Deadline = Sent<S['DeadlineView']>

export type Caller = Sent<S['CallerView']>

export type Action = Sent<S['ActionView']>
/** An action whose form may be about one caller alone. */
export type FormAction = Action & { of_caller?: boolean }
export type Blocked = Sent<S['BlockedView']>

export type Rating = Sent<S['TicketRatingView']>

export type Dial = Sent<S['DialView']>
export type Contact = Sent<S['ContactView']>

export type Result = Sent<S['ResultView']>

export type Visit = Sent<S['VisitView']>

/** A request that another person must decide (for now: closing a ticket whose caller stays dissatisfied). */
export type DecisionRequest = Sent<S['RequestView']>

/** A supervision or a leader's instruction. */
export type Directive = Sent<S['DirectiveView']>

/** An official paper on a ticket; as it is printed; as the register has it. */
export type Paper = Sent<S['DocumentView']>
export type PrintedPaper = Sent<S['PaperView']>
export type RegisteredPaper = Sent<S['RegisteredView']>

/** What a unit gave to one of its people; what was entered in a unit's name. */
export type InnerTask = Sent<S['InsideView']>
export type Entered = Sent<S['BehalfView']>
/** Those to whom the own unit can give something. */
export type Team = Sent<S['TeamView']>
export type Slip = Sent<S['SlipView']>
export type Deputy = Sent<S['DeputyView']>
export type DeputyForm = S['DeputyForm']
export type Absence = Sent<S['AbsenceView']>
export type AbsentForm = S['AbsentForm']
export type HandOver = Sent<S['HandOverView']>

export type Attachment = Sent<S['AttachmentView']>

export type Upstream = Sent<S['UpstreamView']>

export type Ticket = Sent<S['TicketView']>

/** An open ticket that may be about the same, with what they have in common. */
export type Similar = Sent<S['SimilarView']>

/** Who is added to a ticket; one matter of several that become tickets of their own. */
export type JoiningPerson = NonNullable<NewTicket['caller']>
export interface SplitPart { title?: string; content?: string; category?: string | null }

export type TimelineItem = Sent<S['EntryView']>

export type CountedDay = Sent<S['DayView']>

/** Why a deadline falls on its day. */
export type Explanation = Sent<S['ExplainView']>

export type Pool = Omit<S['PoolView'], 'query'> & { query: TicketQuery }

export type Unit = Sent<S['UnitView']>
/** A category (levels 1 to 3) or an area (county, town, village). */
export interface TreeItem { code: string; name: string; level: number | string; parent: string | null }
export type Matter = Sent<S['MatterView']>

export type DirectoryRow = Sent<S['DirectoryView']>

export type UnitHint = Sent<S['CandidateView']>
export type Suggestion = Sent<S['SuggestView']>

export type CallerCard = Sent<S['CallerCard']>
export type EarlierTicket = Sent<S['EarlierView']>

export type RiskRow = Sent<S['AtRiskView']>

export type Overview = Omit<Sent<S['OverviewView']>, 'queries'> & { queries: Record<string, TicketQuery> }

export type Measure = PerformanceRow['measures'][string]
/** `key` is null for what no unit owes: a miss before the first dispatch is the hotline's. */
export type PerformanceRow = Sent<S['LineView']>
export type MeasureDefinition = Sent<S['DefinitionView']>
export type ReportColumn = Sent<S['ColumnView']>
export type Ruling = Sent<S['RulingView']>
export type Performance = Sent<S['PerformanceView']>

export type Notice = Sent<S['NoticeView']>
export type NoticePage = Sent<S['NoticeList']>

export type Letter = Sent<S['LetterView']>
export type LetterPage = Sent<S['LetterList']>

export type CalendarDay = Sent<S['CalendarDayView']>
export type CalendarYear = Sent<S['CalendarYearView']>
export type CalendarDeadline = Sent<S['CountedDeadlineView']>

export type CalendarRead = Sent<S['ReadView']>
export type CalendarPreview = Sent<S['CalendarPreviewView']>
export type CalendarForm = S['CalendarForm']

export type Source = Sent<S['SourceView']>
export type NewSource = Sent<S['SourceKeyView']>

export type Person = Sent<S['PersonView']>
export type PersonForm = S['PersonForm']
export type OneTimePassword = Sent<S['OneTimePasswordView']>
/** A rating in the list, without who gave it. */
export type RatingRow = Sent<S['RatingView']>
export type ServiceItem = Sent<S['ServiceItemView']>
export type ServicesImport = Sent<S['ServicesImportView']>
export type RatingSource = Sent<S['RatingSourceView']>
export type RatingSources = Sent<S['RatingSourceList']>
export type ServiceRegister = Sent<S['ServiceRegister']>
export type ServiceWhat = S['ServiceWhat']
export type ServiceItemForm = S['ServiceItemForm']
export type IndicatorTable = Sent<S['IndicatorTableView']>
export type IndicatorTableForm = S['IndicatorTableForm']
export type Mark = Sent<S['RatingMarkView']>
export type ServedMonth = Sent<S['ServedMonthView']>
export type ServedCountForm = S['ServedCountForm']
export interface RatingQuery { month?: string; unit?: string; satisfaction?: string; channel?: string; source?: string; window?: string }
export interface MarkQuery { by?: string; month?: string; unit?: string; channel?: string; source?: string }
export type PeopleImport = Sent<S['PeopleImportView']>
export interface PeopleQuery { q?: string; unit?: string; role?: string; state?: string; limit?: number; cursor?: string }

export type AdminChange = Sent<S['ChangeView']>
export type Access = Sent<S['AccessLine']>
export type JournalLine = Sent<S['JournalLine']>
export interface ChangeQuery { action?: string; who?: string; from?: string; to?: string; limit?: number; cursor?: string }
export interface LogQuery { ticket?: string; person?: string; what?: string; from?: string; to?: string; limit?: number; cursor?: string }

export type RuleRow = Sent<S['RuleRow']>
export type Rules = Sent<S['Rules']>

export type Suggestions = Sent<S['SuggestionList']>
export type SupervisionHint = Sent<S['RefusalView']>
export type Hotspots = Sent<S['HotspotList']>
export type Hotspot = Sent<S['HotspotView']>
export type Dismissed = Sent<S['DismissedView']>
export type DismissalForm = S['DismissalForm']

/** A line of the report on ratings. */
export type RatedLine = Sent<S['RatedLineView']>
export type RatingReport = Sent<S['RatingReportView']>

/** A matter that keeps being rated badly, and the plan for it. */
export type FrequentMatters = Sent<S['FrequentList']>
export type FrequentMatter = Sent<S['FrequentView']>
export type MatterPlanForm = S['MatterPlanForm']
export type MatterPlan = Sent<S['MatterPlanView']>

/** What a bad rating suggests to the assessment. */
export type AssessmentHints = Sent<S['GroundList']>
export type AssessmentHint = Sent<S['GroundView']>
export type GroundForm = S['GroundForm']
export type SpotDraws = Sent<S['SpotDrawList']>

/** Rectifications on their way back to the province, and what is handed in each month. */
export type Rectifications = Sent<S['RectificationList']>
export type Rectification = Rectifications['items'][number]
export type AcceptedLines = Sent<S['ReceiptsTaken']>
export interface ReceiptLine { source: string; project_no: string; assess_number: string; version: number; receipt: string }
export type RatingMapping = Sent<S['RatingMappingView']>
export type RatingUpload = Sent<S['RatingUploadView']>
export type RatingMonths = Sent<S['RatingMonthsView']>
export type RatingMonthCell = RatingMonths['rows'][number]['cells'][number]
export type RatingBatch = Sent<S['RatingBatchView']>
export type MadeBatch = Sent<S['RatingBatchMade']>
export interface RatingBatchForm { unit: string; month: string; zero?: boolean; anew?: boolean }
export type RatingFeeds = Sent<S['RatingFeedsView']>
export interface RatingFeedForm { source: string; province: boolean; clock_start: string; valid_from?: string; basis: string }
export type ProvinceLayout = Sent<S['ProvinceLayoutView']>
export interface LayoutForm { body: string; basis?: string; version?: number }

export type Stuck = Sent<S['StuckView']>

export type KeptUnit = Sent<S['KeptUnitView']>
export type UnitPhone = Sent<S['UnitPhoneView']>
export type UnitPhonesForm = S['UnitPhonesForm']
export type UnitForm = S['UnitForm']
export type Reorganisation = Sent<S['ReorganisationView']>
export type ReorganisationForm = S['ReorganisationForm']
export type ReorganisationPreview = Sent<S['ReorganisationPreview']>
export type UnitChangeForm = S['UnitChangeForm']
export type UnitChangePreview = Sent<S['UnitChangePreview']>
export type Place = Sent<S['PlaceView']>
export type KeptCategory = Sent<S['KeptCategoryView']>
export type DirectoryForm = S['DirectoryForm']
export type DirectoryTest = Sent<S['TestView']>
export type Limits = Sent<S['LimitsView']>
export type LimitTerms = Sent<S['LimitTermsView']>
export type LimitForm = S['LimitForm']
export type Rung = Sent<S['RungView']>
export type LimitPreview = Sent<S['LimitPreview']>
export type Applied = Sent<S['AppliedAnswer']>
export type AppliedRule = Sent<S['RuleView']>
/** A ticket's number, or a matter described by hand. */
export interface AppliedQuery { number?: string; line?: string; kind?: string; urgency?: string; area?: string; caller?: string; date?: string }

/** A finished result that waits for its public wording, or has one. */
export type Publication = Sent<S['PublicationItem']>
export type Original = Sent<S['OriginalView']>
/** A rating whose words do not fit its level. */
export type RatingLook = Sent<S['LookView']>

/** A failure as RFC 9457 describes it. */
export type ProblemBody = S['Problem']

/** A new ticket as `POST /tickets` takes it (contract §4). */
export interface NewTicket {
  line?: string
  channel: string
  kind: string
  disposition: string
  title?: string
  content: string
  urgency?: string
  category?: string | null
  area?: string | null
  address?: string | null
  location?: { lat: number; lng: number } | null
  occurred_at?: string | null
  received_at?: string | null
  late_reason?: string | null
  subject_unit?: string | null
  matter_code?: string | null
  transfer_call?: { reached: boolean; person: string; number?: string | null; at?: string | null; note?: string | null }
  caller?: {
    kind: string
    anonymous: boolean
    name?: string | null
    salutation?: string | null
    phone?: string | null
    contact_phone?: string | null
    on_behalf_of?: string | null
    language?: string | null
    best_time?: string | null
    company?: string | null
    credit_code?: string | null
  }
  confidential?: boolean
  reply_wanted?: boolean
  tags?: string[]
  reply?: string
  question?: string
  transfer_to?: string
  reason_code?: string
  told_caller?: boolean
  told_text?: string
  reason?: string
  upstream?: { system: string; number: string; received_at: string | null; due_at: string | null; return_until?: string | null } | null
}

/** One act on a ticket: its name, the version that was seen, and its own fields. */
export type Batch = Sent<S['BatchView']>
export type BatchBody = { command: string; numbers: string[] } & Record<string, unknown>

export type CommandBody = { command: string; version: number } & Record<string, unknown>

/** A QR code or a link by which citizens rate. */
export type RatingCode = Sent<S['RatingTokenView']>
export type RatingCodeForm = S['RatingTokenForm']
export type Poster = Sent<S['PosterView']>
/** Ratings that somebody should look at. */
export type RatingSeries = Sent<S['SeriesView']>
export type SuspicionLookForm = S['SuspicionLookForm']
