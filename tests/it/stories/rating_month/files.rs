//! The monthly file of each unit, read back and compared line by line.

use super::super::*;
use super::Cast;
use super::model::*;
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;

const BATCHES: &str = "/api/v1/ratings/batches";

/// The columns that the shipped layout has, in their order.
const COLUMNS: [&str; 26] = [
    "areaCode",
    "areaName",
    "deptCode",
    "taskCode",
    "taskHandleItem",
    "taskName",
    "subMatter",
    "projectNo",
    "proStatus",
    "proDepartCode",
    "proDepart",
    "proManager",
    "pf",
    "certkeyGOV",
    "userName",
    "userProp",
    "satisfaction",
    "evalDetail",
    "writingEvaluation",
    "assessTime",
    "assessNumber",
    "appStatus",
    "promiseTime",
    "acceptDate",
    "dataSource",
    "operType",
];

/// A text as it leaves the house: the telephone number that one of them holds is covered.
fn covered(text: &str) -> String {
    text.trim().replace("13800001234", "138******34")
}

/// The line that a rating should have.
fn line(cast: &Cast<'_>, month: &Month, rated: &Rated, (unit, name): (&str, &str)) -> Vec<String> {
    let first = month.first(rated);
    let handling = match first.fate.filter(|_| rated.is_bad()) {
        None => "0",
        Some(Fate::Malicious | Fate::Misrated) => "3",
        Some(fate) if ["signed_off", "archived"].contains(&month.status(fate)) => "2",
        Some(_) => "1",
    };
    let time = |at: Option<chrono::NaiveDateTime>| {
        at.map(|at| at.format("%Y-%m-%d %H:%M:%S").to_string()).unwrap_or_default()
    };
    let legal = rated.rater.as_ref().is_some_and(|rater| rater.legal);
    let (code, matter) = rated.matter.unwrap_or_default();
    [
        "530113",
        "东川区",
        unit,
        code,
        "",
        matter,
        "",
        cast.case(rated),
        "3",
        unit,
        name,
        rated.clerk.unwrap_or_default(),
        rated.channel,
        "",
        "",
        if legal { "2" } else { "1" },
        &rated.level.to_string(),
        &rated.indicators.join(","),
        &covered(rated.text.as_deref().unwrap_or_default()),
        &time(Some(rated.assessed)),
        rated.count,
        handling,
        "",
        &time(rated.served),
        rated.via.source(),
        "1",
    ]
    .map(str::to_owned)
    .to_vec()
}

async fn part(cast: &Cast<'_>, batch: &Value, part: &str) -> String {
    cast.dispatcher.get(&format!("{BATCHES}/{}/files/{part}", batch["id"])).await.is(200).text
}

/// Both files of a batch say the same; their lines, as cells.
async fn lines(cast: &Cast<'_>, batch: &Value) -> Vec<Vec<String>> {
    let (csv, ndjson) = (part(cast, batch, "csv").await, part(cast, batch, "ndjson").await);
    let manifest: Value = serde_json::from_str(&part(cast, batch, "manifest").await).expect("json");
    for (n, text) in [&csv, &ndjson].into_iter().enumerate() {
        assert_eq!(manifest["files"][n]["sha256"], hex::encode(Sha256::digest(text.as_bytes())));
        assert_eq!(manifest["files"][n]["bytes"], text.len());
    }
    let mut rows = csv::ReaderBuilder::new()
        .has_headers(false)
        .from_reader(csv.trim_start_matches('\u{feff}').as_bytes());
    let mut rows =
        rows.records().map(|row| row.expect("a row").iter().map(str::to_owned).collect::<Vec<_>>());
    assert_eq!(rows.next().expect("a head"), COLUMNS);
    let rows: Vec<Vec<String>> = rows.collect();
    let told: Vec<Vec<String>> = ndjson
        .lines()
        .map(|line| serde_json::from_str::<Value>(line).expect("json"))
        .map(|line| COLUMNS.map(|column| line[column].as_str().expect("a text").to_owned()).to_vec())
        .collect();
    assert_eq!(rows, told, "both files tell the same");
    assert_eq!(manifest["rows"], rows.len());
    let mut levels = BTreeMap::from([1, 2, 3, 4, 5].map(|level| (level.to_string(), 0)));
    for row in rows.iter().filter(|row| row[25] != "3") {
        *levels.get_mut(&row[16]).expect("a level") += 1;
    }
    assert_eq!(manifest["levels"], json!(levels));
    assert!(rows.windows(2).all(|two| two[0][19] <= two[1][19] || two[1][25] == "3"), "in order of time");
    rows
}

/// Each unit's August and September are exactly the ratings that count for it; afterwards only what has changed is told.
pub async fn handed_in(cast: &Cast<'_>, month: &Month) {
    let order = |unit: &str, month: &str| json!({"unit": unit, "month": month});
    for (unit, name, _) in UNITS {
        for of in ["2026-08", "2026-09"] {
            let own = month.ratings.iter().filter(|rated| {
                !rated.superseded
                    && rated.assessed.format("%Y-%m").to_string() == of
                    && month.counted_unit(month.first(rated)) == Some(unit)
            });
            let mut meant: Vec<Vec<String>> =
                own.map(|rated| line(cast, month, rated, (unit, name))).collect();
            if meant.is_empty() {
                assert_eq!(cast.dispatcher.post(BATCHES, order(unit, of)).await.faults(), ["zero required"]);
                continue;
            }
            let made = cast.dispatcher.post(BATCHES, order(unit, of)).await.is(201).body["batch"].clone();
            assert_eq!((&made["kind"], &made["added"]), (&json!("full"), &json!(meant.len())), "{unit} {of}");
            let mut told = lines(cast, &made).await;
            told.sort();
            meant.sort();
            for (is, meant) in told.iter().zip(&meant) {
                assert_eq!(is, meant, "{unit} {of}");
            }
            assert_eq!(told.len(), meant.len());
            let path = format!("{BATCHES}/{}/receipt", made["id"]);
            cast.dispatcher.post(&path, json!({"receipt": format!("{unit}-{of}")})).await.is(200);
            let same = cast.dispatcher.post(BATCHES, order(unit, of)).await.is(200).body;
            assert_eq!(same["outcome"], "nothing");
        }
    }
    // Who had said nothing in September says something now: the default that was handed in is taken back, and nothing else.
    let silent = month.ratings.iter().find(|rated| {
        rated.is_default() && !rated.superseded && rated.assessed.format("%Y-%m").to_string() == "2026-09"
    });
    let silent = silent.expect("a default of September");
    let unit = silent.unit.expect("a unit");
    let word = json!({"project_no": silent.case, "assess_number": 1, "channel": "2", "satisfaction": 5, "unit": unit});
    cast.hall.post("/api/v1/ratings", word).await.is(201);
    let made = cast.dispatcher.post(BATCHES, order(unit, "2026-09")).await.is(201).body["batch"].clone();
    assert_eq!(
        (&made["kind"], &made["added"], &made["changed"], &made["withdrawn"]),
        (&json!("delta"), &json!(0), &json!(0), &json!(1))
    );
    let gone = lines(cast, &made).await;
    assert_eq!(
        (gone[0][7].as_str(), gone[0][20].as_str(), gone[0][25].as_str()),
        (silent.case.as_str(), "0", "3")
    );
}
