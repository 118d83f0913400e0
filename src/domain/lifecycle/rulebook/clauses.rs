//! Of each command: under what condition beside its state, and whose rule it is (domain.md §1–§4, §11).

use entity::values::CommandName;

/// What the table does not say in states and persons (规则说明).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Clause {
    /// The condition beside the state, empty where there is none.
    pub when: &'static str,
    /// The document that asks for it; this project's own choices say so.
    pub source: &'static str,
}

const OWN: &str = "本系统设计";

const fn clause(when: &'static str, source: &'static str) -> Clause {
    Clause { when, source }
}

/// The clause of a command.
pub fn of(command: CommandName) -> Clause {
    use CommandName as C;
    match command {
        C::Accept => clause("差评用预审", "国办函〔2025〕66号（二）分类处理"),
        C::AcceptRating => clause("仅差评", "济宁好差评流程：差评必须先预审"),
        C::ProvideInfo => clause("第 5 个工作日 24:00 仍未补充的，自动退回待受理", OWN),
        C::Dispatch => clause(
            "须有末级类别（差评除外）；与派单目录不一致、或无依据下派镇街的，须写理由",
            "国办函〔2025〕66号（五）派单目录、不得分派给基层",
        ),
        C::AcceptReturn => clause(
            "承办过本工单单位的人员不得审定；第二次同意的转争议协商",
            "国办函〔2025〕66号（五）派单异议审核制度",
        ),
        C::RejectReturn => clause(
            "须写理由；逾期审定的，把逾期的时间还给承办单位",
            "国办函〔2025〕66号（五）派单异议审核制度",
        ),
        C::DecideObjection => {
            clause("承办过本工单单位的人员不得审定", "国办函〔2025〕66号（五）派单异议审核制度")
        }
        C::ApproveExtension => clause(
            "先由承办单位负责人、再由热线中心，须为两人；按期提出、逾期批准的，超期予以补正",
            "行政许可法第42条；安阳市政务服务条例第45–50条",
        ),
        C::RejectExtension => clause("逾期不同意的，把逾期的时间还给承办单位", OWN),
        C::ApproveSuspension => clause("申请人不得审批", "行政许可法第45条（听证、检测、鉴定时间不计入）"),
        C::RejectSuspension => clause("申请人不得审批；逾期不同意的，把逾期的时间还给承办单位", OWN),
        C::Resume => clause("到恢复日自动恢复", "行政许可法第45条"),
        C::ApproveLongTerm | C::RejectLongTerm => clause(
            "两人：申请人不得审批；差评的整改计划随待审的结果审批，获准的按计划继续整改，未获准的退回承办单位",
            "吕梁（最长不超过180日，最终答复制度）；国办发〔2019〕51号（说明理由、建立台账、限期整改）",
        ),
        C::AdjudicateRating => clause(
            "仅差评；被评价单位及其上下级单位、承办过的人员不得认定；认定误评、恶意差评须有佐证，不予采纳、另列计数；未予认定的退回承办单位；归档前可再次认定",
            "国办发〔2019〕51号（误评、恶意差评不予采纳）；本系统设计（认定人不得是被评价单位）",
        ),
        C::Publish | C::Unpublish => clause(
            "不改变状态和时限；保密、举报、未同意公开和不予采纳的不公开；手机号码和证件号一律不得公开；重办的自动撤下",
            "西政发〔2022〕27号（评价和回复公开）；个人信息保护法第25条",
        ),
        C::ApproveExclusion | C::RejectExclusion => clause(
            "两人：申请人不得审批；报表列出剔除前后两个数",
            "北京市接诉即办“剔除工单”；本系统设计（两人）",
        ),
        C::ApproveTermination | C::RejectTermination => {
            clause("两人：申请人不得审批；须附签章文书", "吕梁（最终答复制度）；信访工作条例第34、36条")
        }
        C::Designate => clause(
            "指定后不得退单；承办过本工单单位的人员不得指定；可同时写入派单目录",
            "潍坊市政务服务热线条例（指定后不得退回）；信访工作条例第24条",
        ),
        C::RecordMeeting => clause(
            "记录参加人、结论、主办和协办单位",
            "国办函〔2025〕66号（五）组织协商；保山隆阳（会议纪要明确牵头和配合）",
        ),
        C::Answer => clause("差评不适用", "北京市接诉即办工作条例第11条（咨询即答）"),
        C::RequestInfo => clause("派单时限只暂停一次", OWN),
        C::Sign => clause("", "蚌埠（签收1个工作日）；潍坊（紧急30分钟响应）"),
        C::AssignInside => clause("内部期限不晚于本单位的办理期限；不改变任何时限；移交时由系统转交", OWN),
        C::ApproveInside => clause(
            "单位开启审签的；起草人不得审签；审签期间办理时限照常计算，以此刻为提交时间",
            "行政许可法第42条（负责人批准）；本系统设计",
        ),
        C::RejectInside => clause("须写理由；办理时限照常计算", OWN),
        C::SubmitCo => clause("", "北京市接诉即办工作条例第14条（协办单位向首接单位反馈）"),
        C::Submit => clause(
            "单位开启审签的，承办人提交后先由本单位负责人审签；须联系诉求人的先联系；投诉、举报、差评须有佐证；差评须有核实结论；协办未完的须写理由",
            "国办发〔2019〕51号（整改反馈）；济南市条例第27条",
        ),
        C::Contact => clause("时间不早于派单、不晚于现在", "安阳市政务服务条例第52条（1个工作日内联系核实）"),
        C::ReportPreliminary => clause(
            "仅特急工单，自受理起 2 小时（可设置）；一件报一次，已提交办结的不再报",
            "潍坊（紧急30分钟响应、2小时初步、24小时最终）",
        ),
        C::Return => clause(
            "派出后 1 个工作日内（可设置）；须写依据和建议单位；逾期未退即为承办单位，指定承办后不得退单",
            "吕梁（1个工作日内附依据，逾期即首办责任单位）；信访工作条例第23条",
        ),
        C::RequestExtension => clause(
            "时限届满前；最多 2 次、合计 10 个工作日（可设置）；差评不得延期",
            "山东省办法、吕梁、安阳（延期上限）；本系统设计（次数）",
        ),
        C::RequestSuspension => {
            clause("最多 2 次、合计 30 个工作日（可设置）；差评不得挂起", "行政许可法第45条")
        }
        C::AddCoUnit => clause(
            "期限不长于主办单位；无依据下派镇街的须写理由",
            "国办发〔2020〕53号（多部门协办）；国办函〔2025〕66号（五）",
        ),
        C::RemoveCoUnit => clause("争议指定的协办单位由派单员撤销", OWN),
        C::ObjectCo => {
            clause("派给协办单位后 1 个工作日内（可设置）", "国办函〔2025〕66号（五）派单异议审核制度")
        }
        C::RequestLongTerm => {
            clause("最长 180 日（可设置）；须附依据；差评不得挂账", "吕梁（最长不超过180日）")
        }
        C::ReportProgress => {
            clause("挂账工单每 30 日一次（可设置）", "北京市接诉即办工作条例第14条（阶段性进展）")
        }
        C::PassReview => clause(
            "承办过的人员和单位不得审核；有未审定的延期申请、整改计划或差评认定时先审定；按比例回访的，由当月种子抽取，未抽中的不再回访；差评、重办、超期、督办批示、催办和重复来电的件件回访",
            "东营商办发〔2023〕7号（审核销号、随机回访）",
        ),
        C::FailReview => clause("须写理由；审核占用的工作日不计入承办时限", "济南市条例第27条（退回重办）"),
        C::ConfirmReported => clause("仅上级转办件", OWN),
        C::RejectedByUpstream => clause("第三次重办须由督办员决定", OWN),
        C::Visit => clause(
            "审核过的人员不得回访（可设置）；三次不同半天未接通算联系不上；不满意的等待重办或结案审批",
            "国办发〔2020〕53号（回访、评价）；安阳市政务服务条例第52条（跟踪回访）",
        ),
        C::SignOff => {
            clause("办理、审核、回访过的人员不得销号（可设置）", "东营商办发〔2023〕7号（二）9 审核销号")
        }
        C::RejectSignOff => {
            clause("须写理由；第三次重办须由督办员决定", "东营商办发〔2023〕7号（二）9 审核销号")
        }
        C::ApproveCloseDissatisfied | C::RejectCloseDissatisfied => clause("申请人不得审批", OWN),
        C::CloseDissatisfied => clause("诉求人不满意且依法已办结的；须写理由和依据", OWN),
        C::Redo => clause(
            "新一轮办理时限为原时限的一半；第三次重办须由督办员决定",
            "济南市条例第27条（不满意、应办未办退回重办）；国办发〔2019〕51号",
        ),
        C::OpenDispute => clause("承办过本工单单位的人员不得提请", "国办函〔2025〕66号（五）组织协商确定"),
        C::SpotCheck => clause(
            "本工单的审核、回访、销号人员不得核实；不属实的由另一名回访员复核",
            "东营商办发〔2023〕7号（二）9 加大已销号问题回访核实力度",
        ),
        C::RevokeSignOff => clause("编号不变，另起一轮；报表列出更正前后两个数", OWN),
        C::DrawSpotCheck => {
            clause("每月末按公开种子抽取 5%（可设置）", "东营商办发〔2023〕7号（二）9；本系统设计（比例）")
        }
        C::Succeed => clause(
            "原单位撤销或并入他单位的，承接单位按原状态、原时限接办，已有的延期和挂起合并计算；此前的超期归原单位；举报承接单位的收回待派",
            "本系统设计（机构改革职责承接）；信访工作条例第30条",
        ),
        C::RateAgain => clause(
            "仅差评；在办的记入原单，不另立工单，评价转好也不结案；销号或归档后又为差评的重办，第三次重办须由督办员决定",
            "浙江 assessNumber（首次、二次）；本系统设计",
        ),
        C::Archive => clause("销号后 90 日（可设置），抽查未完的等抽查", OWN),
        C::NameAccused => clause(
            "举报件由被反映单位或其上下级单位承办的，立即收回；与被反映人相符的人员回避",
            "信访工作条例第28、30条；济南市条例第32条",
        ),
        C::SetConfidential => clause("解除保密须由督办员决定", "GB/T 33358（要求保密的工单须保密处理）"),
        C::Correct => clause(
            "写明理由；原内容留在流转记录中，不改变状态、承办单位和时限；差评内容不更正",
            "GB/T 36113（资料归档）",
        ),
        C::Recuse => clause("本人说明理由；此后看不到、不能办理", "信访工作条例第28条（直接利害关系回避）"),
        C::RequestMalicious | C::ApproveMalicious | C::RejectMalicious => clause(
            "两人：提出的人不得认定；认定之前不影响受理、派单和转紧急热线；差评不适用",
            "国办函〔2025〕66号（二）恶意扰乱秩序",
        ),
        C::Instruct | C::ReplyInstruction => {
            clause("批示有自己的回复期限，不改变办理时限", "芜湖规则（领导批示件限期）")
        }
        C::Supervise | C::ReplySupervision | C::CloseSupervision => clause(
            "一至四级；督办有自己的回复期限，不改变办理时限",
            "济南市条例第28条、潍坊市条例第26条；国办函〔2025〕66号（六）",
        ),
        C::HandOver => clause(
            "仅紧急工单；接通即视为该单位已签收（代录）；未接通的拨下一个号码，到 0、10、30 分钟逐级上升",
            "蚌埠（电话交办、限时反馈）；潍坊（紧急30分钟响应）",
        ),
        C::Urge => clause("不改变状态和时限", "国办函〔2025〕66号（六）；某市局规程（到期前电话催办）"),
        C::RepeatCall => clause(
            "来电号码在本工单的诉求人中；保密工单除外；不另立工单，不改变状态和时限，归档后也可登记",
            "昆明市12345运行管理办法（正在办理或已依法办毕、无新情况的不重复受理）；国办函〔2025〕66号（五）",
        ),
        C::MeToo => clause(
            "差评和保密工单除外；同一号码不重复加入；办结后同样回访",
            "国办函〔2025〕66号（五）减少重复派单",
        ),
        C::Merge => clause(
            "主单在办且未并入他单，保密与否、业务条线相同，差评限同一办件；上级交办、有未了结督办批示、已挂账、已有工单并入的不得并出；主单取最早的未到期时限",
            "国办函〔2025〕66号（五）重复诉求事项原则上并单处理",
        ),
        C::Unmerge => clause(
            "主单未办结，且未开始回访该诉求人；恢复原状态和原期限，并单期间计时；主单恢复自己的期限",
            OWN,
        ),
        C::Split => clause("差评除外；受理时间与原单相同，曾承办原单的单位再承办的，期限不晚于原单", OWN),
        C::Link | C::Unlink => clause("保密工单除外；不改变状态和时限", OWN),
        C::RequestInclusion | C::ApproveInclusion | C::RejectInclusion => clause(
            "两人：提出的督办员不得审批；撤销后照常计入各项比率，归档后不再撤销",
            "本系统设计（剔除和撤销剔除均须两人）",
        ),
        C::RequestExclusion => clause("须附依据", "北京市接诉即办“剔除工单”"),
        C::RequestTermination => clause("须附签章文书", "吕梁（最终答复制度）"),
        C::Claim => clause(
            "按环节不得承担该职责的人不得认领；认领 30 分钟（可设置）后或工单离开本环节时自动失效；他人认领期间，本环节的决定只有督办员可以作出；不改变任何时限",
            OWN,
        ),
        C::Release => clause("由认领人释放；督办员可以释放任何人的认领", OWN),
        C::Note => clause("", OWN),
        C::TransferEmergency => {
            clause("差评不适用；转出后不再跟进", "云政办发〔2022〕73号；昆明市12345运行管理办法")
        }
        C::Decline => clause(
            "须说明理由、告知诉求人；外包坐席只能建议，由派单员决定；差评不适用",
            "国办函〔2025〕66号（二）（三）；昆明市12345运行管理办法（不予受理）",
        ),
        C::Withdraw => clause("本人要求；差评、举报和上级转办件不适用；办结后只取消回访", OWN),
    }
}
