//! Several use cases in one commit: each whole or not at all, each answered after it, each with its own answer.

use crate::app::{Kind, TestApp, on_both_apps};
use actix_web::rt::spawn;
use futures_util::future::join_all;
use hotline::service::{Ctx, Error};
use hotline::store::meta;
use sea_orm::ConnectionTrait;
use std::rc::Rc;
use std::time::Duration;
use tokio::sync::Notify;

/// What the database, asked beside the writer, knows under a key.
async fn known(ctx: &Ctx, key: &str) -> bool {
    meta::get(&ctx.db.read, key).await.expect("a read").is_some()
}

async fn put(ctx: &Ctx, key: &str) -> Result<(), Error> {
    ctx.transaction(async |txn| Ok(meta::put(txn, key, "1").await?)).await
}

/// A member that has written its row and does not leave before it is told to.
fn lingering(ctx: &Ctx, key: &'static str) -> (actix_web::rt::task::JoinHandle<Result<(), Error>>, Gate) {
    let (ctx, gate) = (ctx.clone(), Gate::default());
    let inside = gate.clone();
    let task = spawn(async move {
        ctx.transaction(async |txn| {
            meta::put(txn, key, "1").await?;
            inside.written.notify_one();
            inside.leave.notified().await;
            Ok(())
        })
        .await
    });
    (task, gate)
}

#[derive(Clone, Default)]
struct Gate {
    written: Rc<Notify>,
    leave: Rc<Notify>,
}

/// Lets everybody get as far as they can without the one that lingers.
async fn settle() {
    tokio::time::sleep(Duration::from_millis(50)).await;
}

on_both_apps! {
    async fn one_that_fails_harms_nobody_and_hears_its_own_reason(app: &TestApp) {
        let ctx = &app.ctx;
        let all = join_all((0..60).map(async |n| {
            let key = format!("member {n}");
            let done: Result<(), Error> = ctx
                .transaction(async |txn| {
                    meta::put(txn, &key, "1").await?;
                    match n % 7 {
                        0 => Err(Error::Forbidden(key.clone())),
                        3 => Ok(txn.execute_unprepared("INSERT INTO no_such_table VALUES (1)").await.map(|_| ())?),
                        _ => Ok(()),
                    }
                })
                .await;
            // Who is answered finds the work done, from wherever (s)he looks.
            (n, done, known(ctx, &key).await)
        }))
        .await;
        for (n, done, there) in all {
            match n % 7 {
                0 => assert!(matches!(&done, Err(Error::Forbidden(why)) if *why == format!("member {n}"))),
                3 => assert!(matches!(&done, Err(Error::Database(_))), "{done:?}"),
                _ => assert!(done.is_ok(), "{done:?}"),
            }
            assert_eq!(there, done.is_ok(), "member {n}");
        }
    }

    async fn a_long_one_is_alone(app: &TestApp) {
        let ctx = &app.ctx;
        let long = async |n: u32| {
            let key = format!("long {n}");
            let done: Result<(), Error> = ctx.long_transaction(async |txn| Ok(meta::put(txn, &key, "1").await?)).await;
            done.is_ok() && known(ctx, &key).await
        };
        let short = async |n: u32| put(ctx, &format!("short {n}")).await.is_ok();
        let (long, short) = futures_util::join!(join_all((0..20).map(long)), join_all((0..20).map(short)));
        assert!(long.into_iter().chain(short).all(|done| done));
    }
}

async fn on_sqlite(test: impl AsyncFnOnce(&Ctx)) {
    let app = TestApp::with(Kind::Sqlite, |_| {}).await.expect("an application");
    test(&app.ctx).await;
    app.end().await;
}

#[actix_web::test]
async fn nobody_is_answered_before_the_commit_that_all_share() {
    on_sqlite(async |ctx| {
        let (one, first) = lingering(ctx, "one");
        first.written.notified().await;
        let (two, second) = lingering(ctx, "two");
        settle().await;
        first.leave.notify_one();
        second.written.notified().await;
        settle().await;
        assert!(!one.is_finished(), "the other is still at work");
        assert!(!known(ctx, "one").await && !known(ctx, "two").await);
        second.leave.notify_one();
        one.await.expect("no panic").expect("kept");
        assert!(known(ctx, "one").await && known(ctx, "two").await, "one commit for both");
        two.await.expect("no panic").expect("kept");
    })
    .await;
}

#[actix_web::test]
async fn one_that_goes_away_takes_its_own_work_along_and_nothing_else() {
    on_sqlite(async |ctx| {
        let (one, first) = lingering(ctx, "one");
        first.written.notified().await;
        let (gone, second) = lingering(ctx, "gone");
        let (three, third) = lingering(ctx, "three");
        settle().await;
        first.leave.notify_one();
        second.written.notified().await;
        gone.abort();
        third.written.notified().await;
        third.leave.notify_one();
        one.await.expect("no panic").expect("kept");
        three.await.expect("no panic").expect("kept");
        assert!(known(ctx, "one").await && known(ctx, "three").await && !known(ctx, "gone").await);

        // The last one to come goes away, at work or in the queue: those before it do not wait for ever.
        for waits in [false, true] {
            let (four, fourth) = lingering(ctx, "four");
            fourth.written.notified().await;
            let (last, fifth) = lingering(ctx, "last");
            settle().await;
            if !waits {
                fourth.leave.notify_one();
                fifth.written.notified().await;
            }
            last.abort();
            fourth.leave.notify_one();
            four.await.expect("no panic").expect("kept");
            assert!(!known(ctx, "last").await);
        }
    })
    .await;
}

#[actix_web::test]
async fn a_full_disk_refuses_and_heals() {
    on_sqlite(async |ctx| {
        let large = "x".repeat(1 << 20);
        for _ in 0..3 {
            let full: Result<(), Error> = ctx
                .transaction(async |txn| {
                    // No less than there are: not one page more. A setting of the connection, which is given up with the transaction.
                    txn.execute_unprepared("PRAGMA max_page_count = 1").await?;
                    Ok(meta::put(txn, "large", &large).await?)
                })
                .await;
            assert!(matches!(full, Err(Error::Unavailable(_))), "{full:?}");
            put(ctx, "after").await.expect("room again");
        }
        assert!(known(ctx, "after").await && !known(ctx, "large").await);
    })
    .await;
}

/// What happens when the database ends the transaction behind the driver's back.
#[actix_web::test]
async fn a_transaction_that_broke_is_heard_of_and_the_next_one_works() {
    on_sqlite(async |ctx| {
        let (one, first) = lingering(ctx, "one");
        first.written.notified().await;
        let breaking = ctx.clone();
        let breaks = spawn(async move {
            let done: Result<(), Error> = breaking
                .transaction(async |txn| {
                    txn.execute_unprepared("ROLLBACK").await?;
                    Ok(())
                })
                .await;
            done
        });
        settle().await;
        first.leave.notify_one();
        let heard = one.await.expect("no panic");
        assert!(matches!(heard, Err(Error::Unavailable(_))), "{heard:?}");
        assert!(breaks.await.expect("no panic").is_err());
        assert!(!known(ctx, "one").await);
        put(ctx, "next").await.expect("mended");
        assert!(known(ctx, "next").await);
    })
    .await;
}
