//! What people do about the bad ratings of the month, each by its fate, through the interface alone.

use super::super::*;
use super::Cast;
use super::kept::{all, find};
use super::model::*;

/// A bad rating in somebody's hands.
struct Case<'a> {
    cast: &'a Cast<'a>,
    number: String,
    rated: &'a Rated,
    unit: &'static str,
}

impl Case<'_> {
    async fn sign_and_call(&self) {
        let handler = self.cast.handler(self.unit);
        give(handler, &self.number, "sign", json!({})).await.is(200);
        let seen = look(handler, &self.number).await;
        // Only who agreed to it is called by the unit.
        assert_eq!(
            deadline(&seen, "contact").is_null(),
            !self.rated.rater.as_ref().is_some_and(|r| r.consent),
            "{seen}"
        );
        if !deadline(&seen, "contact").is_null() {
            give(handler, &self.number, "contact", json!({"method": "phone"})).await.is(200);
        }
    }

    async fn submit(&self, verdict: Value) {
        let handler = self.cast.handler(self.unit);
        let picture = evidence(handler, &self.number).await;
        let reply = json!({"public_reply": format!("答复{}", self.rated.case)});
        give(handler, &self.number, "submit", with(with(result(picture), reply), verdict)).await.is(200);
    }

    async fn pass(&self) {
        give(&self.cast.reviewer, &self.number, "pass_review", json!({})).await.is(200);
    }

    async fn reach(&self) {
        if self.rated.rater.is_some() {
            let happy = json!({"channel": "phone", "reached": true, "solved": "yes", "satisfaction": 5});
            give(&self.cast.visitor, &self.number, "visit", happy).await.is(200);
        }
    }

    async fn strike_off(&self) {
        let done = give(&self.cast.signer, &self.number, "sign_off", json!({})).await.is(200).body;
        assert_eq!(done["status"], "signed_off", "{:?}", self.rated);
    }

    async fn put_right(&self) {
        self.sign_and_call().await;
        self.submit(json!({"verdict": "clear"})).await;
        self.pass().await;
        self.reach().await;
        self.strike_off().await;
    }

    async fn not_reached(&self) {
        give(&self.cast.visitor, &self.number, "visit", json!({"channel": "phone", "reached": false}))
            .await
            .is(200);
    }

    async fn not_adopted(&self, verdict: &str) {
        self.sign_and_call().await;
        self.submit(json!({"verdict": verdict})).await;
        let supervisor = &self.cast.supervisor;
        let proof = evidence(supervisor, &self.number).await;
        let held = json!({"verdict": verdict, "note": "监控显示当日无此事", "evidence": [proof]});
        let held = give(supervisor, &self.number, "adjudicate_rating", held).await.is(200).body;
        assert_eq!(held["flags"]["not_counted"], true);
        self.pass().await;
        self.reach().await;
        self.strike_off().await;
    }

    async fn plan(&self, until: &str) {
        self.sign_and_call().await;
        self.submit(json!({"verdict": "complex", "plan": {"measures": "改造叫号系统", "until": until}}))
            .await;
        give(&self.cast.supervisor, &self.number, "approve_long_term", json!({})).await.is(200);
    }

    async fn hand_on(&self, from: &str) {
        let back =
            json!({"reason_code": "not_ours", "basis": "职责清单第 3 条。", "suggested_unit": self.unit});
        give(self.cast.handler(from), &self.number, "return", back).await.is(200);
        give(&self.cast.dispatcher, &self.number, "accept_return", json!({"note": "同意"})).await.is(200);
        let to = json!({"lead_unit": self.unit, "override_reason": "主管部门"});
        give(&self.cast.dispatcher, &self.number, "dispatch", to).await.is(200);
    }
}

/// The step of a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Step {
    Soon,
    Late,
    Afternoon,
}

/// Does about each bad rating of a wave what its fate says for this step.
pub async fn step(cast: &Cast<'_>, month: &Month, wave: usize, step: Step) {
    let all = all(cast).await;
    for rated in month.ratings.iter().filter(|r| r.wave == wave && r.via != Via::Import) {
        let Some(fate) = rated.fate.filter(|fate| !matches!(fate, Fate::Left | Fate::Unplaced)) else {
            continue;
        };
        let number = find(&all, cast, rated)["ticket_number"].as_str().expect("a ticket").to_owned();
        let unit = month.counted_unit(rated).expect("a unit");
        Case { cast, number, rated, unit }.act(step, fate).await;
    }
}

impl Case<'_> {
    async fn act(&self, step: Step, fate: Fate) {
        match (step, fate) {
            (Step::Soon, Fate::Righted | Fate::Reopened) | (Step::Late, Fate::Late) => self.put_right().await,
            (Step::Soon, Fate::Moved(_)) => {
                self.hand_on(self.rated.unit.expect("a unit")).await;
                self.put_right().await;
            }
            (Step::Soon, Fate::Placed(unit)) => {
                give(&self.cast.agent, &self.number, "accept_rating", json!({"unit": unit})).await.is(200);
                self.put_right().await;
            }
            (Step::Soon, Fate::Unreachable) => {
                self.sign_and_call().await;
                self.submit(json!({"verdict": "no_basis"})).await;
                self.pass().await;
                self.not_reached().await;
            }
            (Step::Late, Fate::Unreachable) => self.not_reached().await,
            (Step::Afternoon, Fate::Unreachable) => {
                self.not_reached().await;
                self.strike_off().await;
            }
            (Step::Soon, Fate::Failed) => {
                self.sign_and_call().await;
                self.submit(json!({"verdict": "clear"})).await;
                let back = json!({"note": "没有佐证"});
                give(&self.cast.reviewer, &self.number, "fail_review", back).await.is(200);
            }
            (Step::Soon, Fate::Malicious) => self.not_adopted("malicious").await,
            (Step::Soon, Fate::Misrated) => self.not_adopted("misrated").await,
            (Step::Soon, Fate::PlanKept) => self.plan("2026-12-31").await,
            (Step::Soon, Fate::PlanDone) => self.plan("2026-11-30").await,
            (Step::Soon, Fate::PlanBroken) => self.plan("2026-10-10").await,
            (Step::Late, Fate::PlanDone) => {
                self.submit(json!({"verdict": "complex"})).await;
                self.pass().await;
                self.reach().await;
                self.strike_off().await;
            }
            _ => {}
        }
    }
}
