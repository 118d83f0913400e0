/** The shapes of the server's answers that the console reads (contract §2–§6). */

/** A code together with the word people use for it; the words come from the server only. */
export interface Word { code: string; label: string }

/** The catalogue of words: one list per group of codes, from `GET /vocabulary`. */
export type Vocabulary = Record<string, Word[]>
export type WordGroup =
  | 'line' | 'channel' | 'kind' | 'urgency' | 'disposition' | 'status' | 'clock' | 'clock_state' | 'outcome' | 'verdict'
  | 'visit_channel' | 'contact_method' | 'decline_reason' | 'transfer_to' | 'caller_kind' | 'role' | 'unit_kind'
  | 'attachment_kind' | 'assignment_role' | 'assignment_status' | 'visit_outcome' | 'request_kind' | 'request_state' | 'scope' | 'satisfaction' | 'light' | 'solved' | 'rating_channel' | 'indicator'

export type Light = 'red' | 'yellow' | 'green' | 'grey'

/** What a person may open in the console. */
export type Duty =
  | 'intake' | 'dispatch' | 'report_up' | 'unit' | 'review' | 'visit' | 'sign_off' | 'supervise' | 'leader'
  | 'sources' | 'people' | 'audit' | 'letters' | 'calendar'

export interface User {
  id: number | string
  username: string
  name: string
  unit: string | null
  unit_name: string | null
  roles: string[]
  must_change_password: boolean
}

export interface Me extends User { clock: string; demo: boolean; demo_clock: boolean; duties: Duty[] }

export interface Session {
  access_token: string
  token_type: string
  expires_in: number
  refresh_token: string | null
  user: User
}

export interface Page<T> { items: T[]; next_cursor: string | null; total?: number }

export interface Flags {
  enterprise: boolean
  confidential: boolean
  long_term: boolean
  excluded: boolean
  supervision_level: number
  no_return: boolean
}

/** One line of a list of tickets. */
export interface TicketRow {
  number: string
  title: string
  line: string
  kind: string
  channel: string
  status: string
  urgency: string
  area: string | null
  area_name: string | null
  category: string | null
  category_name: string | null
  unit: string | null
  unit_name: string | null
  light: Light
  clock: string | null
  due_at: string | null
  due_on: string | null
  overdue: boolean
  round: number
  version: number
  created_at: string
  received_at: string
  flags: Flags
}

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
  awaits?: string
  sort?: string
  limit?: number
  cursor?: string
}

export interface Assignment { id: number; role: string; unit: string; unit_name: string; status: string }

export interface Deadline {
  clock: string
  unit: string | null
  unit_name?: string | null
  round: number
  run?: number
  starts_at: string
  due_at: string
  due_on: string
  provisional: boolean
  state: string
  stopped_at: string | null
  rule: string
}

export interface Caller {
  id: number
  kind: string
  anonymous: boolean
  name: string | null
  phone: string | null
  contact_phone: string | null
  salutation: string | null
  company: string | null
  best_time: string | null
  language: string | null
  on_behalf_of: string | null
  visit: string | null
}

export interface Action { name: string; label: string }
export interface Blocked extends Action { code: string; detail: string }

export interface Rating {
  id: number | string
  satisfaction: number
  indicators: string[]
  text: string | null
  real_name: boolean
  consent_contact: boolean | null
  window: string | null
  clerk: string | null
  project_no: string | null
  assess_number: string | number | null
  source: string | null
  channel: string | number | null
  assessed_at: string | null
}

export interface Contact { unit: string; unit_name: string; method: string; contacted_at: string; note: string | null; by: string }

export interface Result {
  round: number
  unit: string
  unit_name: string
  verified: boolean
  outcome: string
  measures: string | null
  public_reply: string | null
  plan_measures: string | null
  plan_until: string | null
  open_to_public: boolean
  verdict: string | null
  evidence: number[]
  submitted_at: string
  by: string
  review: 'passed' | 'failed' | null
  review_note: string | null
}

export interface Visit {
  round: number
  caller: number | null
  channel: string
  reached: boolean
  unit_contacted: boolean | null
  solved: string | null
  satisfaction: number | null
  satisfaction_unit: number | null
  satisfaction_agent: number | null
  note: string | null
  at: string
  by: string
}

/** A request that another person must decide (for now: closing a ticket whose caller stays dissatisfied). */
export interface DecisionRequest {
  id: number
  kind: string
  reason: string
  basis: string | null
  evidence: number[]
  requested_by: string
  requested_at: string
  state: 'pending' | 'approved' | 'rejected'
  decided_by: string | null
  decided_at: string | null
  note: string | null
}

export interface Attachment {
  id: number
  name: string
  kind: string
  content_type: string
  size: number
  uploaded_by: string | null
  uploaded_at: string
}

export interface Upstream { system: string; number: string; received_at: string | null; due_at: string | null; return_until?: string | null }

export interface Ticket {
  number: string
  query_code: string
  line: string
  status: string
  version: number
  round: number
  light: Light
  title: string
  content: string | null
  channel: string
  kind: string
  urgency: string
  disposition: string
  category: string | null
  category_name: string | null
  category_path: string | null
  area: string | null
  area_name: string | null
  area_path: string | null
  address: string | null
  location: { lat: number; lng: number } | null
  occurred_at: string | null
  received_at: string
  created_at: string
  recorded_by: string | null
  subject_unit: string | null
  subject_unit_name: string | null
  matter_code: string | null
  matter_name: string | null
  confidential: boolean
  reply_wanted: boolean
  tags: string[]
  upstream: Upstream | null
  reply: string | null
  question: string | null
  told_text: string | null
  transfer_to: string | null
  rating: Rating | null
  assignments: Assignment[]
  deadlines: Deadline[]
  callers: Caller[]
  contacts: Contact[]
  results: Result[]
  visits: Visit[]
  requests: DecisionRequest[]
  proposal: { command: string; by: string; by_name: string } | null
  attachments: Attachment[]
  flags: Flags
  possible_duplicates: string[]
  suggested_units: UnitHint[]
  actions: Action[]
  blocked: Blocked[]
}

export interface TimelineItem {
  seq: number
  event: string
  label: string
  at: string
  actor: { name: string; unit_name: string | null } | null
  system: boolean
  text: string | null
  details: { label: string; value: string }[]
}

export interface CountedDay { date: string; weekday: string; counted: boolean; why: string }

/** Why a deadline falls on its day. */
export interface Explanation {
  clock: string
  label: string
  unit: string | null
  unit_name: string | null
  round: number
  run: number
  rule: string
  starts_at: string
  due_at: string
  due_on: string
  provisional: boolean
  state: string
  calendar_version: string | number | null
  sentence: string
  days: CountedDay[]
  adjustments: { at: string; kind: string; label: string; working_days: number | null; minutes: number | null; due_at: string }[]
}

export interface Pool { key: string; label: string; count: number; query: TicketQuery }

export interface Unit { code: string; name: string; kind: string; parent: string | null }
/** A category (levels 1 to 3) or an area (county, town, village). */
export interface TreeItem { code: string; name: string; level: number | string; parent: string | null }
export interface Matter { code: string; name: string; unit: string }

export interface DirectoryRow {
  id: number
  category: string
  category_name: string
  area: string
  area_name: string
  kind: string | null
  lead_unit: string | null
  lead_unit_name: string | null
  co_units: string[]
  basis: string
  valid_from: string
  valid_to: string | null
  candidates: { unit: string; unit_name: string }[] | string[]
}

export interface UnitHint { unit: string; unit_name: string; basis: string | null; why: string | null }
export interface Suggestion { exact: UnitHint | null; candidates: UnitHint[] }

export interface EarlierTicket {
  number: string
  title: string
  kind: string
  status: string
  unit_name: string | null
  created_at: string
  light: Light
}

export interface RiskRow extends TicketRow { owner_unit: string | null; owner_unit_name: string | null; contacted: boolean }

export interface Overview {
  as_of: string
  received_today: number
  open: number
  due_soon: number
  overdue: number
  unsigned: number
  at_risk: RiskRow[]
  week_from: string
  week_to: string
  queries: Record<string, TicketQuery>
}

export interface Measure { numerator: number; denominator: number; rate: string | null }
/** `key` is null for what no unit owes: a miss before the first dispatch is the hotline's. */
export interface PerformanceRow { key: string | null; name: string; measures: Record<string, Measure> }
export interface MeasureDefinition { name: string; label: string; numerator: string; denominator: string; text: string }
export interface Performance { rows: PerformanceRow[]; total: PerformanceRow | null; excluded: number; as_of: string; definitions: MeasureDefinition[] }

export interface Notice {
  id: number
  kind: string
  label: string
  text: string
  ticket: string | null
  created_at: string
  read_at: string | null
}
export interface NoticePage extends Page<Notice> { unread: number }

export interface Letter {
  id: number
  to: string
  subject: string
  body: string
  ticket: string | null
  state: 'pending' | 'sent' | 'dead'
  attempts: number
  last_error: string | null
  created_at: string
  sent_at: string | null
}
export interface LetterPage extends Page<Letter> { smtp: boolean }

export interface CalendarDay { date: string; work: boolean; name: string | null; kind: string }
export interface CalendarYear {
  year: number
  region: string | null
  version: string | number
  announced: boolean
  working_days: number
  days: CalendarDay[]
}
export interface CalendarDeadline {
  from: string
  working_days: number
  due_at: string
  due_on: string
  provisional: boolean
  days: CountedDay[]
}

export interface Source { id: number; name: string; scopes: string[] }
export interface NewSource extends Source { api_key: string }

/** A failure as RFC 9457 describes it. */
export interface ProblemBody {
  type: string
  title: string
  status: number
  detail: string
  code: string
  errors?: { field: string; code: string; detail: string }[]
}

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
  upstream?: Upstream | null
}

/** One act on a ticket: its name, the version that was seen, and its own fields. */
export type CommandBody = { command: string; version: number } & Record<string, unknown>
