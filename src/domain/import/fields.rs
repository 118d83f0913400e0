//! The fields that a file can fill, by kind of import.

/// A field with its stable name, its Chinese name, and whether a row is nothing without it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Field {
    pub name: &'static str,
    pub label: &'static str,
    /// Other names under which published files have it.
    pub also: &'static [&'static str],
    pub required: bool,
}

const fn must(name: &'static str, label: &'static str) -> Field {
    Field { name, label, also: &[], required: true }
}

const fn may(name: &'static str, label: &'static str) -> Field {
    Field { name, label, also: &[], required: false }
}

const fn known_as(field: Field, also: &'static [&'static str]) -> Field {
    Field { also, ..field }
}

/// Of `import tickets`.
pub const TICKETS: &[Field] = &[
    must("number", "原编号"),
    must("content", "内容"),
    must("received_at", "受理时间"),
    may("title", "标题"),
    may("line", "业务条线"),
    may("channel", "来源渠道"),
    may("kind", "业务类别"),
    may("urgency", "紧急程度"),
    may("category", "诉求类别"),
    may("area", "行政区划"),
    may("address", "地址"),
    may("lat", "纬度"),
    may("lng", "经度"),
    may("occurred_at", "事发时间"),
    may("subject_unit", "被反映单位"),
    may("matter_code", "事项编码"),
    may("call_id", "通话编号"),
    may("tags", "标签"),
    may("confidential", "保密"),
    may("reply_wanted", "需要回复"),
    may("caller_kind", "诉求人类型"),
    may("anonymous", "匿名"),
    may("name", "姓名"),
    may("salutation", "称谓"),
    may("phone", "来电号码"),
    may("contact_phone", "联系电话"),
    may("on_behalf_of", "代何人反映"),
    may("company", "单位名称"),
    may("credit_code", "统一社会信用代码"),
    may("best_time", "方便联系的时间"),
    may("language", "语言"),
    may("status", "状态"),
    may("unit", "承办单位"),
    may("dispatched_at", "派单时间"),
    may("signed_at", "签收时间"),
    may("contacted_at", "联系时间"),
    may("submitted_at", "办结时间"),
    may("state_since", "进入当前环节的时间"),
    may("closed_at", "结案时间"),
    may("due_at", "到期时间"),
    may("reply", "答复"),
    may("measures", "办理情况"),
    may("outcome", "办理结果"),
    may("verified", "是否属实"),
    may("decline_reason", "不予受理原因"),
    may("transfer_to", "转接去向"),
    may("upstream_system", "上级平台"),
    may("upstream_number", "上级平台编号"),
    may("upstream_received_at", "上级平台受理时间"),
    may("upstream_due_at", "上级平台到期时间"),
];

/// Of `import ratings`.
pub const RATINGS: &[Field] = &[
    must("project_no", "办件编号"),
    must("satisfaction", "满意度"),
    must("assessed_at", "评价时间"),
    must("channel", "评价渠道"),
    may("assess_number", "评价次数"),
    may("unit", "承办单位"),
    may("matter_code", "事项编码"),
    may("matter_name", "事项名称"),
    may("window", "窗口"),
    may("clerk", "窗口人员"),
    may("indicators", "评价指标"),
    may("text", "评价内容"),
    may("real_name", "实名"),
    may("consent_contact", "同意联系"),
    may("user_name", "姓名"),
    may("user_phone", "联系电话"),
    may("user_kind", "服务对象类型"),
    may("served_at", "服务时间"),
    may("is_default", "系统默认"),
    may("pushed_at", "推送时间"),
    may("status", "状态"),
    may("dispatched_at", "派单时间"),
    may("signed_at", "签收时间"),
    may("contacted_at", "联系时间"),
    may("submitted_at", "办结时间"),
    may("state_since", "进入当前环节的时间"),
    may("closed_at", "结案时间"),
    may("due_at", "到期时间"),
    may("reply", "答复"),
    may("measures", "办理情况"),
    may("outcome", "办理结果"),
    may("verified", "是否属实"),
    may("verdict", "核实结论"),
];

/// Of `unit import`.
pub const UNITS: &[Field] = &[
    must("code", "单位代码"),
    must("name", "单位名称"),
    may("kind", "单位类型"),
    may("parent", "上级单位"),
    may("dispatchable", "可派单"),
    may("area", "行政区划"),
    may("valid_from", "启用日期"),
    may("valid_to", "停用日期"),
    may("duty_phone", "值班电话"),
    may("lead_phone", "带班领导电话"),
    may("head_phone", "主要负责人电话"),
];

/// Of `import directory`.
pub const DIRECTORY: &[Field] = &[
    must("category", "诉求类别"),
    must("basis", "派单依据"),
    may("area", "行政区划"),
    may("kind", "业务类别"),
    may("lead_unit", "主办单位"),
    may("co_units", "协办单位"),
    may("candidates", "候选单位"),
    may("township_role", "乡镇可承担"),
    may("township_basis", "乡镇承担依据"),
    may("valid_from", "启用日期"),
    may("valid_to", "停用日期"),
];

/// Of `import calendar`.
pub const CALENDAR: &[Field] = &[
    must("date", "日期"),
    known_as(must("work", "是否上班"), &["is_workday"]),
    known_as(may("name", "名称"), &["节日"]),
];

/// Of `import services`.
pub const SERVICES: &[Field] = &[
    must("what", "类别"),
    must("code", "编码"),
    must("name", "名称"),
    must("unit", "单位"),
    may("hall", "大厅"),
    may("window", "窗口"),
    may("kind", "办件类型"),
    may("promise_days", "承诺工作日"),
    may("rated", "开通评价"),
    may("guide_version", "办事指南版本"),
    known_as(may("phone", "本人手机"), &["手机", "手机号"]),
    may("valid_from", "启用日期"),
    may("valid_to", "停用日期"),
];

/// Of `import served-cases`.
pub const SERVED_CASES: &[Field] = &[
    must("project_no", "办件编号"),
    must("unit", "承办单位"),
    must("served_at", "服务时间"),
    may("matter_code", "事项编码"),
    may("matter_name", "事项名称"),
    may("window", "窗口"),
    may("clerk", "窗口人员"),
    may("user_kind", "服务对象类型"),
    may("user_name", "姓名"),
    may("user_phone", "联系电话"),
    may("consent_contact", "同意联系"),
    may("finished_at", "办结时间"),
];

/// Of `import served-counts`.
pub const SERVED_COUNTS: &[Field] = &[
    must("month", "月份"),
    must("unit", "单位"),
    known_as(must("served", "办件量"), &["办件数"]),
    may("matter_code", "事项编码"),
    may("window", "窗口"),
];

/// Of `import indicators`.
pub const INDICATORS: &[Field] = &[must("code", "指标编码"), known_as(must("name", "指标名称"), &["指标"])];
