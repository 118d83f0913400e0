//! Ticket numbers leased in blocks: each given out once, whoever gives it out and whoever dies.

use crate::app::{TestApp, on_both_apps};
use futures_util::future::join_all;
use hotline::service::Ctx;
use hotline::startup;
use std::collections::BTreeSet;

/// Another process on the same database.
async fn another(app: &TestApp) -> Ctx {
    startup::context(app.ctx.config.clone(), app.ctx.clock.clone(), true).await.expect("a context")
}

async fn take(ctx: &Ctx, count: usize) -> Vec<String> {
    let taken = join_all((0..count).map(|_| ctx.take_number(ctx.now()))).await;
    taken.into_iter().map(|taken| taken.expect("a number").number.to_string()).collect()
}

on_both_apps! {
    async fn two_processes_never_give_out_the_same(app: &TestApp) {
        let other = another(app).await;
        let (one, two) = futures_util::join!(take(&app.ctx, 700), take(&other, 700));
        let all: BTreeSet<String> = one.iter().chain(&two).cloned().collect();
        assert_eq!(all.len(), 1400);
        assert!(all.iter().all(|number| number.starts_with("530113260901") && number.len() == 17));
        other.db.close().await.expect("closed");
    }

    async fn what_a_process_took_with_it_is_not_given_out_again(app: &TestApp) {
        let mut given = BTreeSet::new();
        for _ in 0..4 {
            let process = another(app).await;
            for number in take(&process, 5).await {
                assert!(given.insert(number), "given twice");
            }
            // It ends without a word, with the rest of its block.
            process.db.clone().close().await.expect("closed");
        }
        assert!(!given.contains(&take(&app.ctx, 1).await[0]));
    }

    async fn a_number_that_was_not_used_is_the_next_one(app: &TestApp) {
        let taken = app.ctx.take_number(app.ctx.now()).await.expect("a number");
        let number = taken.number.clone();
        app.ctx.give_number_back(taken);
        assert_eq!(take(&app.ctx, 2).await, [number.to_string(), "53011326090100002".to_owned()]);
    }
}
