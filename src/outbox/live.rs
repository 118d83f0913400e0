//! Live events: whoever has the console open hears what changed. Within a process by its hub, between processes by the database.

use crate::store;
use entity::values::{PersonId, Status, TicketNumber};
use sea_orm::{ConnectionTrait, DbErr};
use serde::{Deserialize, Serialize};
use std::borrow::Cow;
use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use tokio::sync::mpsc;
use uuid::Uuid;

/// Events that wait for a slow listener. One that falls further behind is dropped and has to come again.
const BUFFER: usize = 64;

/// What a listener hears.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Live {
    /// A ticket changed. Whether the listener may know is asked for each listener.
    Ticket { number: TicketNumber, version: i64, status: Status },
    /// A notice for this person.
    Notice { id: i64, text: String, ticket: Option<TicketNumber> },
}

/// The channel on which hubs hear each other.
pub const CHANNEL: &str = "hotline_live";

/// More bytes PostgreSQL does not carry in one word. A longer notice stands in the inbox all the same.
const WORD: usize = 7_900;

/// What hubs say to each other.
#[derive(Debug, Serialize, Deserialize)]
struct Word<'a> {
    /// The hub whose listeners have heard it.
    from: Uuid,
    /// `None`: for everybody.
    person: Option<PersonId>,
    event: Cow<'a, Live>,
}

/// Everybody who listens in this process. Clones share the listeners.
#[derive(Debug, Clone)]
pub struct Hub {
    id: Uuid,
    listeners: Arc<Mutex<Listeners>>,
}

impl Default for Hub {
    fn default() -> Self {
        Self { id: Uuid::now_v7(), listeners: Arc::default() }
    }
}

#[derive(Debug, Default)]
struct Listeners {
    last: u64,
    closed: bool,
    open: HashMap<u64, (PersonId, mpsc::Sender<Live>)>,
}

/// One open ear; dropping it ends it.
#[derive(Debug)]
pub struct Subscription {
    id: u64,
    hub: Hub,
    events: mpsc::Receiver<Live>,
}

impl Hub {
    /// Listens from now on.
    pub fn subscribe(&self, person: PersonId) -> Subscription {
        let (sender, events) = mpsc::channel(BUFFER);
        let mut listeners = self.lock();
        listeners.last += 1;
        let id = listeners.last;
        if !listeners.closed {
            listeners.open.insert(id, (person, sender));
        }
        drop(listeners);
        Subscription { id, hub: self.clone(), events }
    }

    /// Tells everybody.
    pub(super) fn tell_all(&self, event: &Live) {
        self.tell(|_| true, event);
    }

    /// Tells one person, at every place where (s)he listens.
    pub(super) fn tell_person(&self, person: PersonId, event: &Live) {
        self.tell(|listener| listener == person, event);
    }

    fn tell(&self, whom: impl Fn(PersonId) -> bool, event: &Live) {
        // A full buffer means a slow listener, a closed one that (s)he went away: both are let go.
        self.lock()
            .open
            .retain(|_, (person, sender)| !whom(*person) || sender.try_send(event.clone()).is_ok());
    }

    /// Says it to the hubs of other processes, once the transaction commits.
    pub(super) async fn pass_on(
        &self,
        txn: &impl ConnectionTrait,
        person: Option<PersonId>,
        event: &Live,
    ) -> Result<(), DbErr> {
        let word = Word { from: self.id, person, event: Cow::Borrowed(event) };
        let word = serde_json::to_string(&word).map_err(|e| DbErr::Json(e.to_string()))?;
        if word.len() > WORD {
            return Ok(());
        }
        store::dialect::tell(txn, CHANNEL, &word).await
    }

    /// Tells the listeners of this process what another hub has said.
    pub fn hear(&self, word: &str) {
        match serde_json::from_str::<Word<'_>>(word) {
            Ok(word) if word.from == self.id => {}
            Ok(Word { person: Some(person), event, .. }) => self.tell_person(person, &event),
            Ok(Word { person: None, event, .. }) => self.tell_all(&event),
            Err(error) => tracing::warn!("another process said what this one does not understand: {error}"),
        }
    }

    /// Ends every subscription: something was missed. Whoever comes again reads everything anew.
    pub fn let_go(&self) {
        self.lock().open.clear();
    }

    /// Ends every subscription and takes no more: the server is going down.
    pub fn close(&self) {
        let mut listeners = self.lock();
        listeners.closed = true;
        listeners.open.clear();
    }

    /// How many listen.
    pub fn listeners(&self) -> usize {
        self.lock().open.len()
    }

    fn lock(&self) -> MutexGuard<'_, Listeners> {
        self.listeners.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Subscription {
    /// The next event; `None` when the server goes down or this listener was too slow.
    pub async fn next(&mut self) -> Option<Live> {
        self.events.recv().await
    }
}

impl Drop for Subscription {
    fn drop(&mut self) {
        self.hub.lock().open.remove(&self.id);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ticket(version: i64) -> Live {
        Live::Ticket { number: "53011326112200001".into(), version, status: Status::Received }
    }

    #[tokio::test]
    async fn a_notice_reaches_its_person_only_and_a_ticket_everybody() {
        let hub = Hub::default();
        let (mut one, mut two) = (hub.subscribe(PersonId(1)), hub.subscribe(PersonId(2)));
        hub.tell_person(PersonId(2), &Live::Notice { id: 7, text: "催办".to_owned(), ticket: None });
        hub.tell_all(&ticket(1));
        assert_eq!(one.next().await, Some(ticket(1)));
        assert!(matches!(two.next().await, Some(Live::Notice { id: 7, .. })));
        assert_eq!(two.next().await, Some(ticket(1)));
    }

    #[tokio::test]
    async fn a_slow_listener_is_dropped_and_the_others_go_on() {
        let hub = Hub::default();
        let mut slow = hub.subscribe(PersonId(1));
        for version in 0..=BUFFER as i64 {
            hub.tell_all(&ticket(version));
        }
        assert_eq!(hub.listeners(), 0);
        let mut heard = 0;
        while slow.next().await.is_some() {
            heard += 1;
        }
        assert_eq!(heard, BUFFER, "what was in time is still heard, then it ends");
        let mut other = hub.subscribe(PersonId(2));
        hub.tell_all(&ticket(99));
        assert_eq!(other.next().await, Some(ticket(99)));
    }

    #[tokio::test]
    async fn what_another_hub_says_is_heard_and_the_own_word_is_not_heard_twice() {
        let (here, there) = (Hub::default(), Hub::default());
        let mut ear = here.subscribe(PersonId(1));
        let say = |from: &Hub, version| {
            let event = ticket(version);
            serde_json::to_string(&Word { from: from.id, person: None, event: Cow::Borrowed(&event) })
        };
        here.hear(&say(&here, 1).expect("a word"));
        here.hear("{}");
        here.hear(&say(&there, 2).expect("a word"));
        assert_eq!(ear.next().await, Some(ticket(2)));
        here.let_go();
        assert_eq!(ear.next().await, None);
    }

    #[tokio::test]
    async fn going_away_and_going_down_end_a_subscription() {
        let hub = Hub::default();
        drop(hub.subscribe(PersonId(1)));
        assert_eq!(hub.listeners(), 0);
        let mut open = hub.subscribe(PersonId(2));
        hub.close();
        assert_eq!(open.next().await, None);
        assert_eq!(hub.subscribe(PersonId(3)).next().await, None);
    }
}
