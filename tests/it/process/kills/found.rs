//! What is found afterwards: in the database, on the disk, in the letter boxes.

use super::ledger::Ledger;
use crate::app::Kind;
use crate::app::home::Home;
use crate::process::server::hotline;
use crate::worker::sink::Received;
use sea_orm::{ConnectionTrait, DatabaseConnection, DbBackend, Statement};
use std::collections::{BTreeMap, BTreeSet};

/// Looks at everything.
pub async fn check(home: &Home, kind: Kind, ledger: &Ledger, letters: &[Received]) {
    let db = home.connect().await;
    let found = Found { home, kind, db };
    found.tickets(ledger).await;
    found.ratings(ledger).await;
    found.commands(ledger).await;
    found.evidence(ledger).await;
    found.clocks().await;
    found.letters(letters).await;
    found.db.close().await.expect("closed");

    let verified = hotline(home).args(["audit", "verify"]).output().expect("it ends");
    let said =
        String::from_utf8_lossy(&verified.stdout).into_owned() + &String::from_utf8_lossy(&verified.stderr);
    assert!(verified.status.success(), "{said}");
    assert!(said.contains("投影一致"), "{said}");
    let counted = hotline(home).args(["report", "verify"]).output().expect("it ends");
    assert!(counted.status.success(), "{}", String::from_utf8_lossy(&counted.stdout));
}

struct Found<'a> {
    home: &'a Home,
    kind: Kind,
    db: DatabaseConnection,
}

type Row = Vec<String>;

impl Found<'_> {
    /// The rows of a query whose columns are all texts.
    async fn rows(&self, sql: &str) -> Vec<Row> {
        let backend = match self.kind {
            Kind::Sqlite => DbBackend::Sqlite,
            Kind::Postgres => DbBackend::Postgres,
        };
        let rows = self.db.query_all_raw(Statement::from_string(backend, sql)).await.expect(sql);
        let columns = |row: &sea_orm::QueryResult| {
            (0..row.column_names().len()).map(|i| row.try_get_by_index(i).expect("text")).collect()
        };
        rows.iter().map(columns).collect()
    }

    /// Each call is one ticket, under its number, and no ticket has no call.
    async fn tickets(&self, ledger: &Ledger) {
        let kept = self.rows("SELECT title, number FROM ticket WHERE kind <> 'rating'").await;
        let mut kept: Vec<(&str, &str)> =
            kept.iter().map(|row| (row[0].rsplit(' ').next().expect("a key"), row[1].as_str())).collect();
        kept.sort_unstable();
        let taken: Vec<(&str, &str)> =
            ledger.taken.iter().map(|(key, number)| (key.as_str(), number.as_str())).collect();
        assert_eq!(kept, taken);
    }

    /// Each rating is there once, and each bad one is one ticket.
    async fn ratings(&self, ledger: &Ledger) {
        let kept = "SELECT r.project_no, CAST(r.id AS TEXT), COALESCE(t.number, '') FROM rating r \
            LEFT JOIN ticket t ON t.id = r.ticket_id ORDER BY r.project_no";
        let mut kept = self.rows(kept).await;
        kept.sort_unstable();
        let rated = ledger.rated.iter().map(|(case, (id, number))| {
            vec![case.clone(), id.to_string(), number.clone().unwrap_or_default()]
        });
        assert_eq!(kept, rated.collect::<Vec<Row>>());
        let tickets = self.rows("SELECT number FROM ticket WHERE kind = 'rating'").await;
        let bad = ledger.rated.values().filter(|(_, number)| number.is_some());
        assert_eq!(tickets.len(), bad.count());
    }

    /// Each command that was acknowledged is in the journal once, at its version and with its words; none came twice.
    async fn commands(&self, ledger: &Ledger) {
        let journal = "SELECT t.number, CAST(j.version AS TEXT), j.event FROM journal j JOIN ticket t ON t.id = j.ticket_id";
        let mut happened: BTreeMap<Row, u32> = BTreeMap::new();
        for row in self.rows(journal).await {
            *happened.entry(row).or_default() += 1;
        }
        let mut words: BTreeMap<String, Row> = BTreeMap::new();
        let texts = "SELECT t.number, x.body FROM text x JOIN ticket t ON t.id = x.ticket_id WHERE x.body LIKE '记录 w%'";
        for row in self.rows(texts).await {
            let word = row[1].rsplit(' ').next().expect("a word").to_owned();
            let twice = words.insert(word, row);
            assert_eq!(twice, None, "a command came twice");
        }
        for given in &ledger.given {
            let row = vec![given.number.clone(), given.version.to_string(), given.event.to_owned()];
            assert_eq!(happened.get(&row), Some(&1), "{given:?}");
            if let Some(word) = &given.word {
                assert_eq!(words.get(word).map(|row| &row[0]), Some(&given.number), "{given:?}");
            }
        }
    }

    /// Each photo that was acknowledged is on its ticket, and every row has its bytes.
    async fn evidence(&self, ledger: &Ledger) {
        let kept = "SELECT CAST(a.id AS TEXT), t.number, a.path FROM attachment a JOIN ticket t ON t.id = a.ticket_id";
        let kept: BTreeMap<i64, Row> =
            self.rows(kept).await.into_iter().map(|row| (row[0].parse().expect("an id"), row)).collect();
        let files = self.home.folder.join("files");
        for row in kept.values() {
            assert_eq!(std::fs::metadata(files.join(&row[2])).expect("a file").len(), 100_008);
        }
        for (id, (number, bytes)) in &ledger.uploaded {
            let row = kept.get(id).unwrap_or_else(|| panic!("photo {id} of {number}"));
            assert_eq!(row[1], *number);
            assert!(std::fs::read(files.join(&row[2])).expect("a file") == *bytes, "photo {id} of {number}");
        }
    }

    /// No clock starts, fires or is missed twice.
    async fn clocks(&self) {
        let twice = "SELECT CAST(ticket_id AS TEXT), data FROM journal WHERE event IN \
            ('rung_fired', 'rung_skipped', 'clock_missed', 'clock_started') GROUP BY ticket_id, data HAVING COUNT(*) > 1";
        assert_eq!(self.rows(twice).await, Vec::<Row>::new(), "no clock fires twice");
        let fired = self.rows("SELECT CAST(COUNT(*) AS TEXT) FROM journal WHERE event = 'rung_fired'").await;
        assert_ne!(fired[0][0], "0", "and some did");
    }

    /// Each letter arrived, and none twice.
    async fn letters(&self, letters: &[Received]) {
        let unsent = "SELECT message_id FROM letter WHERE to_address IS NOT NULL AND state <> 'sent'";
        assert_eq!(self.rows(unsent).await, Vec::<Row>::new());
        let promised = self.rows("SELECT message_id FROM letter WHERE to_address IS NOT NULL").await;
        let mut copies: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
        for (n, letter) in letters.iter().enumerate() {
            copies.entry(letter.header("Message-ID")).or_default().push(n);
        }
        let arrived: BTreeSet<&str> = copies.keys().copied().collect();
        assert_eq!(arrived.len(), promised.len(), "each letter arrived");
        for (id, copies) in &copies {
            for early in &copies[..copies.len() - 1] {
                // The one window: the server had taken it, and the program was killed before it had marked it. So it was the
                // last letter of that life.
                let after = letters[early + 1..].iter().any(|later| later.era == letters[*early].era);
                assert!(!after, "{id} came again although the program had gone on after it");
            }
        }
    }
}
