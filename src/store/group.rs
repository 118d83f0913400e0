//! Group commit on SQLite's one writer: several use cases, one transaction, one fsync.
//!
//! Each member works behind a savepoint of its own and is answered only after the commit that holds its work. Whoever
//! leaves last commits. A member that fails undoes its own part; the others stay whole. When the commit itself fails,
//! every member hears of it.

use super::dialect;
use sea_orm::{
    ConnAcquireErr, ConnectionTrait, DatabaseConnection, DatabaseTransaction, DbErr, TransactionTrait,
};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use tokio::sync::{Mutex, OwnedMutexGuard, oneshot};

/// Members of one commit. More would make the first ones wait for no gain.
const MOST: usize = 64;

/// The transaction as a whole. It is released before the commit: were it gone, rolled back behind our back, the commit
/// of nothing would succeed and members would hear that their work was kept.
const WHOLE: &str = "hotline_group";

/// One member's part of it.
const PART: &str = "hotline_member";

/// Undoes a member's part; doing so twice does no harm.
const UNDO: &str = "ROLLBACK TO hotline_member;";

/// The one writer. Clones share it.
#[derive(Debug, Clone)]
pub(super) struct Group {
    pool: DatabaseConnection,
    turn: Arc<Mutex<Option<Open>>>,
    waiting: Arc<AtomicUsize>,
}

/// A transaction that has begun, with those who wait for its end.
#[derive(Debug)]
struct Open {
    txn: DatabaseTransaction,
    members: Vec<oneshot::Sender<Result<(), DbErr>>>,
    /// A member went away in the middle of its work: its part has to be undone first.
    torn: bool,
}

/// Whether a use case shares its commit with others.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Company {
    /// It is short: it does not mind others' fsync, and others do not mind waiting for it.
    Shared,
    /// It is long: nobody waits for its end who does not have to.
    Alone,
}

impl Group {
    pub(super) fn new(pool: DatabaseConnection) -> Self {
        Self { pool, turn: Arc::default(), waiting: Arc::default() }
    }

    /// Everything that `work` does happens together or not at all; it has happened when this returns.
    pub(super) async fn transaction<T, E: From<DbErr>>(
        &self,
        company: Company,
        work: impl AsyncFnOnce(&DatabaseTransaction) -> Result<T, E>,
    ) -> Result<T, E> {
        let mut seat = self.sit().await;
        if company == Company::Alone {
            seat.clear().await;
        }
        seat.begin().await?;
        let Some(txn) = seat.txn() else { return Err(lost().into()) };
        let outcome = work(txn).await;
        let settled = match seat.settle(outcome.is_ok()).await {
            Ok(settled) => settled,
            // What broke the transaction is the better reason; without one, it broke behind the member's back.
            Err(broken) => {
                tracing::warn!("a group's transaction broke: {broken}");
                return outcome.and(Err(lost().into()));
            }
        };
        seat.last = company == Company::Alone;
        drop(seat);
        // A refusal, too, may rest on what another member wrote: it waits for the same commit.
        settled.await.unwrap_or_else(|_| Err(lost()))?;
        outcome
    }

    /// Begins a transaction, on a new connection where the old one does not take it.
    async fn begin(&self) -> Result<DatabaseTransaction, DbErr> {
        match self.pool.begin_with_options(dialect::writing()).await {
            Ok(txn) => Ok(txn),
            Err(_) => {
                dialect::renew(&self.pool).await;
                self.pool.begin_with_options(dialect::writing()).await
            }
        }
    }

    /// Waits for the turn.
    async fn sit(&self) -> Seat {
        self.waiting.fetch_add(1, Ordering::SeqCst);
        let waiting = Waiting { group: self.clone(), over: false };
        let guard = self.turn.clone().lock_owned().await;
        waiting.end();
        Seat { group: self.clone(), guard: Some(guard), at_work: false, last: false }
    }
}

/// One who waits for the turn. Who gives up waiting may have been the one for whom the last member did not commit.
struct Waiting {
    group: Group,
    over: bool,
}

impl Waiting {
    fn end(mut self) {
        self.over = true;
    }
}

impl Drop for Waiting {
    fn drop(&mut self) {
        self.group.waiting.fetch_sub(1, Ordering::SeqCst);
        if !self.over {
            let group = self.group.clone();
            in_background(async move {
                let guard = group.turn.clone().lock_owned().await;
                drop(Seat { group, guard: Some(guard), at_work: false, last: false });
            });
        }
    }
}

/// The turn. However it ends, the next one gets it, or the group is committed.
struct Seat {
    group: Group,
    guard: Option<OwnedMutexGuard<Option<Open>>>,
    /// Between the savepoint and its end.
    at_work: bool,
    /// Commits even if others wait.
    last: bool,
}

impl Seat {
    fn open(&mut self) -> Option<&mut Open> {
        self.guard.as_mut()?.as_mut()
    }

    fn txn(&mut self) -> Option<&DatabaseTransaction> {
        self.open().map(|open| &open.txn)
    }

    /// Commits what others have done, before a long piece of work.
    async fn clear(&mut self) {
        if let Some(open) = self.guard.as_mut().and_then(|guard| guard.take()) {
            // Not to be broken off half-way: the members have to hear how it ended.
            let (done, ended) = oneshot::channel();
            let pool = self.group.pool.clone();
            in_background(async move {
                open.commit(&pool).await;
                let _ = done.send(());
            });
            let _ = ended.await;
        }
    }

    /// Joins the transaction that runs, or begins one, with a savepoint of its own.
    async fn begin(&mut self) -> Result<(), DbErr> {
        let Some(guard) = self.guard.as_mut() else { return Err(lost()) };
        if let Some(open) = guard.as_mut() {
            match open.next().await {
                Ok(()) => open.torn = false,
                // Nobody can join what is broken.
                Err(_) => {
                    if let Some(open) = guard.take() {
                        open.abandon(&self.group.pool).await;
                    }
                }
            }
        }
        if guard.is_none() {
            let txn = self.group.begin().await?;
            run(&txn, &format!("SAVEPOINT {WHOLE}; SAVEPOINT {PART}")).await?;
            **guard = Some(Open { txn, members: Vec::new(), torn: false });
        }
        self.at_work = true;
        Ok(())
    }

    /// Keeps or undoes the member's part, and says where to hear of the commit.
    async fn settle(&mut self, keep: bool) -> Result<oneshot::Receiver<Result<(), DbErr>>, DbErr> {
        let Some(guard) = self.guard.as_mut() else { return Err(lost()) };
        let Some(open) = guard.as_mut() else { return Err(lost()) };
        if !keep && let Err(broken) = run(&open.txn, UNDO).await {
            // The database has ended the transaction by itself, as it does when the disk is full.
            self.at_work = false;
            if let Some(open) = guard.take() {
                open.abandon(&self.group.pool).await;
            }
            return Err(broken);
        }
        // The savepoint stays until the next member or the commit takes it away.
        self.at_work = false;
        let (told, hear) = oneshot::channel();
        open.members.push(told);
        Ok(hear)
    }
}

impl Drop for Seat {
    fn drop(&mut self) {
        let Some(mut guard) = self.guard.take() else { return };
        let Some(open) = guard.as_mut() else { return };
        open.torn |= self.at_work;
        let full = self.last || open.members.len() >= MOST;
        if !full && self.group.waiting.load(Ordering::SeqCst) > 0 {
            return;
        }
        let pool = self.group.pool.clone();
        // The turn is kept until the commit is through; nobody who goes away breaks it off.
        in_background(async move {
            if let Some(open) = guard.take() {
                open.commit(&pool).await;
            }
        });
    }
}

impl Open {
    /// The next member's savepoint in the place of the last one's.
    async fn next(&self) -> Result<(), DbErr> {
        let undo = if self.torn { UNDO } else { "" };
        run(&self.txn, &format!("{undo} RELEASE {PART}; SAVEPOINT {PART}")).await
    }

    async fn commit(self, pool: &DatabaseConnection) {
        let Self { txn, members, torn } = self;
        let result = async {
            let undo = if torn { UNDO } else { "" };
            run(&txn, &format!("{undo} RELEASE {WHOLE}")).await
        };
        let result = match result.await {
            Ok(()) => txn.commit().await,
            Err(broken) => {
                tracing::error!("the transaction was gone before its commit: {broken}");
                drop(txn);
                Err(lost())
            }
        };
        if result.is_err() {
            // A commit that failed may have left the transaction open: the next one would become a part of it, and be answered
            // without ever reaching the disk.
            dialect::renew(pool).await;
        }
        for member in members {
            // Who went away does not want to know.
            let _ = member.send(result.clone());
        }
    }

    /// Ends a transaction that is broken; the members hear that nothing came of it.
    async fn abandon(self, pool: &DatabaseConnection) {
        drop(self.txn);
        dialect::renew(pool).await;
        for member in self.members {
            let _ = member.send(Err(lost()));
        }
    }
}

/// The group's transaction broke for another member's reason: to be tried again.
fn lost() -> DbErr {
    DbErr::ConnectionAcquire(ConnAcquireErr::ConnectionClosed)
}

async fn run(txn: &DatabaseTransaction, sql: &str) -> Result<(), DbErr> {
    txn.execute_unprepared(sql).await.map(|_| ())
}

/// Runs to its end even if whoever asked goes away. Without a runtime the process is ending, and nobody waits.
fn in_background(work: impl Future<Output = ()> + Send + 'static) {
    if let Ok(runtime) = tokio::runtime::Handle::try_current() {
        runtime.spawn(work);
    }
}
