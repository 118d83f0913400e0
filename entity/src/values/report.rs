//! Words about reports.

vocabulary! {
    /// By which instant a ticket belongs to a period (统计口径).
    Basis {
        Due = "due", "按到期日";
        Created = "created", "按登记时间";
        Closed = "closed", "按办结归档时间";
    }
}

vocabulary! {
    /// What makes a row of a report (分组).
    GroupBy {
        /// The unit whose time it was; no key: the hotline.
        Unit = "unit", "单位";
        /// The leaf category.
        Category = "category", "类别";
        /// The township.
        Area = "area", "乡镇（街道）";
        Channel = "channel", "渠道";
        Kind = "kind", "诉求类型";
        /// `YYYY-MM` of the basis.
        Month = "month", "月份";
    }
}

vocabulary! {
    /// What the counters of the reports are kept by (计数维度).
    Part {
        /// Everything together.
        All = "all", "合计";
        Unit = "unit", "单位";
        Category = "category", "类别";
        Area = "area", "乡镇（街道）";
        Channel = "channel", "渠道";
        Kind = "kind", "诉求类型";
    }
}

vocabulary! {
    /// What makes a row of the report on ratings (评价分组).
    RatingGroup {
        Unit = "unit", "单位";
        Matter = "matter", "事项";
        Window = "window", "窗口";
        Clerk = "clerk", "窗口人员";
        Channel = "channel", "评价渠道";
        /// `YYYY-MM`
        Month = "month", "月份";
    }
}
