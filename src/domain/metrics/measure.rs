//! What is measured, in the words that every report prints (domain.md §6.2).

/// A measure of the performance report (contract.md §6). Whether bad ratings were put right is told by the report on ratings alone
/// (`RatingMeasure`).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Measure {
    /// 按时办结率
    OnTime,
    /// 办结率
    Completed,
    /// 签收及时率
    SignedOnTime,
    /// 联系及时率
    ContactedOnTime,
    /// 初步报告及时率
    PreliminaryOnTime,
    /// 协办按时率
    CoOnTime,
    /// 全程按时率
    TotalOnTime,
    /// 退单率
    Returned,
    /// 重办率
    Redone,
    /// 回访率
    Visited,
    /// 回访抽中率
    VisitDrawn,
    /// 回访满意率（对结果）
    Satisfied,
    /// 对承办单位满意率
    SatisfiedUnit,
    /// 对热线服务满意率
    SatisfiedAgent,
    /// 回访未接通率
    NotReached,
    /// 按时销号率
    SignedOffOnTime,
    /// 派单准确率
    DispatchedRight,
    /// 下派基层率
    PushedDown,
    /// 按时销号率（未扣除撤销）
    SignedOffAsStruck,
    /// 抽查完成率
    SpotChecked,
    /// 抽查属实率
    SpotConfirmed,
    /// 企业诉求占比
    Enterprise,
    /// 企业诉求按时办结率
    EnterpriseOnTime,
    /// 催办件办结率
    Urged,
    /// 一级督办按时回复率
    Supervised1,
    /// 二级督办按时回复率
    Supervised2,
    /// 三级督办按时回复率
    Supervised3,
    /// 四级督办按时回复率
    Supervised4,
    /// 批示按时回复率
    Instructed,
}

/// A measure in words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Definition {
    /// The name in the report's rows.
    pub name: &'static str,
    /// What people call it.
    pub label: &'static str,
    /// What is counted.
    pub numerator: &'static str,
    /// Among what.
    pub denominator: &'static str,
    /// Both in one sentence.
    pub text: String,
}

impl Measure {
    /// In the order in which reports show them.
    pub const ALL: [Self; 29] = [
        Self::OnTime,
        Self::Completed,
        Self::SignedOnTime,
        Self::ContactedOnTime,
        Self::PreliminaryOnTime,
        Self::CoOnTime,
        Self::TotalOnTime,
        Self::Returned,
        Self::Redone,
        Self::Visited,
        Self::VisitDrawn,
        Self::Satisfied,
        Self::SatisfiedUnit,
        Self::SatisfiedAgent,
        Self::NotReached,
        Self::SignedOffOnTime,
        Self::SignedOffAsStruck,
        Self::SpotChecked,
        Self::SpotConfirmed,
        Self::DispatchedRight,
        Self::PushedDown,
        Self::Enterprise,
        Self::EnterpriseOnTime,
        Self::Urged,
        Self::Supervised1,
        Self::Supervised2,
        Self::Supervised3,
        Self::Supervised4,
        Self::Instructed,
    ];

    /// The name in the report's rows.
    pub fn name(self) -> &'static str {
        self.words().0
    }

    /// What it counts, in words.
    pub fn definition(self) -> Definition {
        let (name, label, numerator, denominator) = self.words();
        let text = format!("{label}＝{numerator}÷{denominator}");
        Definition { name, label, numerator, denominator, text }
    }

    const fn words(self) -> (&'static str, &'static str, &'static str, &'static str) {
        match self {
            Self::OnTime => (
                "on_time",
                "按时办结率",
                "到期前办结的办理任务（待审核的按提交时间暂计）",
                "统计期内应办结的办理任务（含超期未办结，未到期的不计）",
            ),
            Self::Completed => (
                "completed",
                "办结率",
                "已提交办结的办理任务（含超期办结）",
                "统计期内应办结的办理任务（含超期未办结，未到期的不计）",
            ),
            Self::SignedOnTime => {
                ("signed_on_time", "签收及时率", "到期前签收的派单", "统计期内应签收的派单（含超期未签收）")
            }
            Self::ContactedOnTime => (
                "contacted_on_time",
                "联系及时率",
                "到期前联系诉求人的派单",
                "统计期内应联系诉求人的派单（含超期未联系）",
            ),
            Self::PreliminaryOnTime => (
                "preliminary_on_time",
                "初步报告及时率",
                "到期前提交初步报告（或直接办结）的特急工单",
                "统计期内应提交初步报告的特急工单（含超期未报）",
            ),
            Self::CoOnTime => (
                "co_on_time",
                "协办按时率",
                "到期前提交协办结果的协办任务",
                "统计期内应办结的协办任务（含超期未办结；与主办的办理任务分开统计）",
            ),
            Self::TotalOnTime => (
                "total_on_time",
                "全程按时率",
                "全程期限内办结的工单",
                "统计期内全程期限应届满的工单（含超期未办结）",
            ),
            Self::Returned => (
                "returned",
                "退单率",
                "退单获同意、经争议改派或协办异议获采纳而收回的派单",
                "全部派单（含协办、自动派单和指定承办）",
            ),
            Self::Redone => ("redone", "重办率", "重办一次以上的工单", "提交过办结的工单"),
            Self::Visited => ("visited", "回访率", "已接通回访的工单", "应回访的工单（抽取未中的不计）"),
            Self::VisitDrawn => (
                "visit_drawn",
                "回访抽中率",
                "抽中回访的工单",
                "参加回访抽取的工单（件件回访的不参加；未抽中的不再回访）",
            ),
            Self::Satisfied => {
                ("satisfied", "回访满意率", "最近一次评价为 3 分及以上的诉求人", "回访中作出评价的诉求人")
            }
            Self::SatisfiedUnit => (
                "satisfied_unit",
                "对承办单位满意率",
                "最近一次对承办单位评价为 3 分及以上的诉求人",
                "回访中对承办单位作出评价的诉求人",
            ),
            Self::SatisfiedAgent => (
                "satisfied_agent",
                "对热线服务满意率",
                "最近一次对热线服务评价为 3 分及以上的诉求人",
                "回访中对热线服务作出评价的诉求人",
            ),
            Self::NotReached => {
                ("not_reached", "回访未接通率", "尚未接通回访的工单（不计入各项满意率）", "应回访的工单")
            }
            Self::SignedOffOnTime => (
                "signed_off_on_time",
                "按时销号率",
                "到期前完成销号且未被撤销的工单",
                "统计期内应销号的工单（含超期未销号）",
            ),
            Self::SignedOffAsStruck => (
                "signed_off_as_struck",
                "按时销号率（未扣除撤销）",
                "到期前完成销号的工单，含此后被撤销的",
                "统计期内应销号的工单（含超期未销号）",
            ),
            Self::SpotChecked => ("spot_checked", "抽查完成率", "已核实的抽中工单", "销号后每月抽中的工单"),
            Self::SpotConfirmed => (
                "spot_confirmed",
                "抽查属实率",
                "核实为整改属实的工单（以最近一次核实为准）",
                "销号后核实过的工单（含定向核实）",
            ),
            Self::PushedDown => (
                "pushed_down",
                "下派基层率",
                "派单目录没有依据而派给乡镇（街道）的派单（主办和协办）",
                "全部派单（含协办、自动派单和指定承办）",
            ),
            Self::DispatchedRight => (
                "dispatched_right",
                "派单准确率",
                "未因退单、争议改派或协办异议而收回的派单",
                "全部派单（含协办、自动派单和指定承办）",
            ),
            Self::Enterprise => ("enterprise", "企业诉求占比", "企业诉求（涉企）工单", "派出的工单"),
            Self::EnterpriseOnTime => (
                "enterprise_on_time",
                "企业诉求按时办结率",
                "到期前办结的企业诉求办理任务（待审核的按提交时间暂计）",
                "统计期内应办结的企业诉求办理任务（含超期未办结，未到期的不计）",
            ),
            Self::Urged => (
                "urged",
                "催办件办结率",
                "已提交办结的催办件",
                "坐席或督办员催办过的工单（系统催办通知不计）",
            ),
            Self::Supervised1 => {
                ("supervised_1", "一级督办按时回复率", IN_TIME, "统计期内应回复的一级督办（含超期未回复）")
            }
            Self::Supervised2 => {
                ("supervised_2", "二级督办按时回复率", IN_TIME, "统计期内应回复的二级督办（含超期未回复）")
            }
            Self::Supervised3 => {
                ("supervised_3", "三级督办按时回复率", IN_TIME, "统计期内应回复的三级督办（含超期未回复）")
            }
            Self::Supervised4 => {
                ("supervised_4", "四级督办按时回复率", IN_TIME, "统计期内应回复的四级督办（含超期未回复）")
            }
            Self::Instructed => (
                "instructed",
                "批示按时回复率",
                "到期前回复的批示",
                "统计期内应回复的领导批示（含超期未回复）",
            ),
        }
    }

    /// What counts the answers to supervisions of this level.
    pub fn supervised(level: u8) -> Option<Self> {
        match level {
            1 => Some(Self::Supervised1),
            2 => Some(Self::Supervised2),
            3 => Some(Self::Supervised3),
            4 => Some(Self::Supervised4),
            _ => None,
        }
    }
}

/// The numerator of every level.
const IN_TIME: &str = "到期前回复的督办";
