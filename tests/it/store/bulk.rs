//! Rows that go in together come out as they went in.

use super::db::{self, on_both};
use hotline::store::dialect::many;
use sea_orm::{ConnectionTrait, DatabaseConnection, DbBackend, FromQueryResult, Statement, Value};

#[derive(Debug, PartialEq, FromQueryResult)]
struct Probe {
    n: i64,
    word: Option<String>,
    bytes: Option<Vec<u8>>,
    half: Option<f64>,
    yes: Option<bool>,
}

/// What an array's text could be mistaken for.
const WORDS: [Option<&str>; 10] = [
    None,
    Some(""),
    Some("NULL"),
    Some("他说\"好\\\"，{a,b}"),
    Some("一行\n又一行\r\n\t"),
    Some("\\x00ff"),
    Some("}{,\"\\"),
    Some("'; DROP TABLE probe; --"),
    Some("  两边有空格  "),
    Some("👩\u{200d}🚒 \u{202e} \u{feff}"),
];

fn probe(n: i64) -> Probe {
    let at = n.unsigned_abs() as usize;
    Probe {
        n,
        word: WORDS[at % WORDS.len()].map(str::to_owned),
        bytes: (!at.is_multiple_of(3)).then(|| vec![0, b'"', b'\\', 0xff, (at % 256) as u8]),
        half: (!at.is_multiple_of(5)).then_some(n as f64 / 2.0),
        yes: (!at.is_multiple_of(4)).then_some(at.is_multiple_of(2)),
    }
}

on_both! {
    /// More than one statement holds on either database.
    async fn whatever_the_values_they_come_back(db: &DatabaseConnection) {
        let backend = db.get_database_backend();
        let bytes = if backend == DbBackend::Postgres { "bytea" } else { "blob" };
        let create = format!("CREATE TABLE probe (n bigint, word text, bytes {bytes}, half double precision, yes boolean)");
        db.execute_unprepared(&create).await.expect("a table");
        let probes: Vec<_> = (-4_500..4_501).map(probe).collect();
        let rows = probes.iter().map(|p| {
            vec![
                Value::from(p.n),
                Value::from(p.word.clone()),
                Value::from(p.bytes.clone()),
                Value::from(p.half),
                Value::from(p.yes),
            ]
        });
        many(db, "probe", &["n", "word", "bytes", "half", "yes"], rows.collect()).await.expect("inserted");
        let all = Statement::from_string(backend, "SELECT n, word, bytes, half, yes FROM probe ORDER BY n");
        assert_eq!(Probe::find_by_statement(all).all(db).await.expect("rows"), probes);
    }
}
