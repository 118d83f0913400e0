use super::*;
use chrono::DateTime;

const THRESHOLDS: Thresholds = Thresholds { minute: 3, hour: 5, fives: 4 };

/// Ratings `(second, mark)` of one phone at one window.
fn one_phone(marks: &[(i64, u8)]) -> Vec<Trace> {
    let trace = |(n, (second, mark)): (i64, &(i64, u8))| Trace {
        rating: RatingId(n),
        at: DateTime::UNIX_EPOCH + TimeDelta::seconds(*second),
        satisfaction: *mark,
        unit: Some("shichang".into()),
        window: Some("3号".to_owned()),
        tablet: false,
        address: Some("a".to_owned()),
        device: Some("d".to_owned()),
        staff_phone: None,
    };
    (1..).zip(marks).map(trace).collect()
}

fn check(traces: Vec<Trace>, expect: &[(Suspicion, &[i64])]) {
    let found = series(traces, THRESHOLDS);
    let found: Vec<(Suspicion, Vec<i64>)> =
        found.iter().map(|s| (s.reason, s.ratings.iter().map(|t| t.rating.0).collect())).collect();
    let expect: Vec<(Suspicion, Vec<i64>)> = expect.iter().map(|(r, ids)| (*r, ids.to_vec())).collect();
    assert_eq!(found, expect);
}

#[test]
fn a_few_people_are_no_series() {
    check(Vec::new(), &[]);
    check(one_phone(&[(0, 5), (30, 5), (61, 4), (4000, 1)]), &[]);
}

#[test]
fn three_within_a_minute_from_one_address_are_shown_once() {
    check(one_phone(&[(0, 5), (30, 4), (60, 5), (5000, 5)]), &[(Suspicion::AddressMinute, &[1, 2, 3])]);
}

#[test]
fn a_stretch_goes_on_as_long_as_it_is_dense() {
    let marks = [(0, 4), (20, 4), (40, 4), (60, 4), (80, 4), (1000, 4)];
    check(
        one_phone(&marks),
        &[(Suspicion::AddressHour, &[1, 2, 3, 4, 5, 6]), (Suspicion::AddressMinute, &[1, 2, 3, 4, 5])],
    );
}

#[test]
fn people_on_one_network_with_other_phones_are_no_device() {
    let mut traces = one_phone(&[(0, 1), (10, 1), (20, 1)]);
    for (n, trace) in traces.iter_mut().enumerate() {
        (trace.address, trace.device) = (Some(format!("a{n}")), Some("d".to_owned()));
    }
    check(traces.clone(), &[(Suspicion::DeviceMinute, &[1, 2, 3])]);
    // The same kind of phone at other windows says nothing.
    for (n, trace) in traces.iter_mut().enumerate() {
        trace.window = Some(format!("{n}号"));
    }
    check(traces, &[]);
}

#[test]
fn a_long_run_of_fives_is_broken_by_another_mark() {
    let far = |marks: &[u8]| (0..).map(|n| n * 4000).zip(marks.iter().copied()).collect::<Vec<_>>();
    check(one_phone(&far(&[5, 5, 5, 4, 5, 5, 5])), &[]);
    check(one_phone(&far(&[4, 5, 5, 5, 5])), &[(Suspicion::Fives, &[2, 3, 4, 5])]);
}

#[test]
fn a_tablet_may_be_busy_but_not_faster_than_people_are_served() {
    let on_tablet = |marks: &[(i64, u8)]| {
        one_phone(marks).into_iter().map(|trace| Trace { tablet: true, ..trace }).collect::<Vec<_>>()
    };
    check(on_tablet(&[(0, 5), (300, 5), (600, 5), (900, 5), (1200, 5), (1500, 5)]), &[]);
    check(on_tablet(&[(0, 5), (10, 5), (20, 5)]), &[(Suspicion::DeviceMinute, &[1, 2, 3])]);
}

#[test]
fn one_rating_under_a_clerks_own_number_is_enough() {
    let mut traces = one_phone(&[(0, 5), (9000, 5)]);
    traces[1].staff_phone = Some("p".to_owned());
    check(traces.clone(), &[(Suspicion::StaffPhone, &[2])]);
    let said = series(traces, THRESHOLDS)[0].said();
    assert_eq!(said, "1 条评价留的电话是登记的工作人员电话：非常满意 1 条，差评 0 条");
}

#[test]
fn a_series_says_how_many_came_in_what_time() {
    let said = |marks: &[(i64, u8)]| series(one_phone(marks), THRESHOLDS)[0].said();
    assert_eq!(said(&[(0, 5), (30, 1), (47, 5)]), "47 秒内 3 条评价：非常满意 2 条，差评 1 条");
    assert_eq!(said(&[(0, 1), (0, 1), (0, 1)]), "1 秒内 3 条评价：非常满意 0 条，差评 3 条");
}
