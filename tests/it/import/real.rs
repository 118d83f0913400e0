//! The mapping files of docs/examples on the files they were written for, where `HOTLINE_REAL_DATA` names their folder.

use super::{What, file, import, sound};
use crate::app::{TestApp, on_both_apps};
use std::io::{BufRead, BufReader, Read};
use std::path::{Path, PathBuf};

/// Lines of each file that a test reads: whole files are for `make soak`.
const LINES: usize = 300;

fn folder() -> Option<PathBuf> {
    let folder = std::env::var_os("HOTLINE_REAL_DATA").map(PathBuf::from);
    if folder.is_none() {
        println!("HOTLINE_REAL_DATA is not set: the mapping files are not tried on real files");
    }
    folder
}

fn example(name: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/examples").join(name);
    std::fs::read_to_string(path).expect("a mapping file")
}

/// The first lines of a file, up to the end of a record.
fn beginning(app: &TestApp, path: &Path) -> PathBuf {
    let raw = std::fs::File::open(path).expect("a file");
    let packed = path.extension().is_some_and(|extension| extension == "gz");
    let stream: Box<dyn Read> =
        if packed { Box::new(flate2::read::GzDecoder::new(raw)) } else { Box::new(raw) };
    let (mut text, mut quotes) = (String::new(), 0);
    for line in BufReader::new(stream).lines().map(|line| line.expect("text")) {
        quotes += line.matches('"').count();
        text.push_str(&line);
        text.push('\n');
        if text.lines().count() >= LINES && quotes % 2 == 0 {
            break;
        }
    }
    file(&app.ctx, "beginning.csv", &text)
}

async fn brought(app: &TestApp, what: What, path: &str, map: &str) -> (u64, u64, u64) {
    let Some(folder) = folder() else { return (0, 0, 0) };
    let path = beginning(app, &folder.join(path));
    let map = example(map);
    let (done, refused) = import(&app.ctx, what, &path, Some(&map), false).await.expect("imported");
    assert_eq!(done.added + done.refused + done.known, done.read, "{refused:?}");
    let (again, _) = import(&app.ctx, what, &path, Some(&map), false).await.expect("imported");
    assert_eq!((again.added, again.refused), (0, done.refused));
    (done.read, done.added, done.refused)
}

on_both_apps! {
    async fn messages_and_their_replies(app: &TestApp) {
        if folder().is_none() { return }
        let (read, added, _) = brought(app, What::Tickets, "complaints/messages_with_replies.csv", "messages_with_replies.toml").await;
        assert!(read > 100 && added == read);
        let (read, added, _) = brought(app, What::Tickets, "complaints/labelled_raw_train.csv", "labelled_raw_train.toml").await;
        assert!(read > 100 && added == read);
        sound(&app.ctx).await;
    }

    async fn dispatch_records_with_units_that_were_renamed(app: &TestApp) {
        if folder().is_none() { return }
        let file = "dispatch/pingshan_before_2018-11-10.csv";
        let path = folder().expect("a folder").join(file);
        let units = example("pingshan_units.toml");
        let (done, refused) = import(&app.ctx, What::Units, &path, Some(&units), false).await.expect("imported");
        assert_eq!((done.read, done.added, done.refused), (7926, 117, 17), "{refused:?}");
        let (again, _) = import(&app.ctx, What::Units, &path, Some(&units), false).await.expect("imported");
        assert_eq!((again.added, again.known), (0, 117));
        let (read, added, _) = brought(app, What::Tickets, file, "pingshan.toml").await;
        assert_eq!(added, read);
        sound(&app.ctx).await;
    }

    async fn requests_with_deadlines_and_with_repeated_keys(app: &TestApp) {
        if folder().is_none() { return }
        let file = "requests/baltimore_311_5000.csv";
        let path = folder().expect("a folder").join(file);
        let units = example("baltimore_units.toml");
        let (done, _) = import(&app.ctx, What::Units, &path, Some(&units), false).await.expect("imported");
        assert_eq!((done.added, done.refused), (16, 0));
        let (read, added, _) = brought(app, What::Tickets, file, "baltimore.toml").await;
        assert_eq!(added, read);
        brought(app, What::Tickets, "requests/nyc_council_constituent_341k.csv.gz", "nyc.toml").await;
        sound(&app.ctx).await;
    }

    /// Only where `HOTLINE_SOAK` is set: minutes.
    async fn soak_a_third_of_a_million_requests(app: &TestApp) {
        let Some(folder) = folder().filter(|_| std::env::var_os("HOTLINE_SOAK").is_some()) else { return };
        let path = folder.join("requests/nyc_council_constituent_341k.csv.gz");
        let map = example("nyc.toml");
        let (done, refused) = import(&app.ctx, What::Tickets, &path, Some(&map), false).await.expect("imported");
        assert_eq!((done.read, done.added, done.refused), (341_299, 341_194, 105));
        assert!(refused.iter().all(|(_, reason)| reason.starts_with("原编号与第 ")), "{refused:?}");
        let (again, _) = import(&app.ctx, What::Tickets, &path, Some(&map), false).await.expect("imported");
        assert_eq!((again.added, again.known, again.refused), (0, 341_194, 105));
        let verified = hotline::service::audit::verify(&app.ctx).await.expect("verified");
        assert_eq!((verified.broken, verified.rows), (None, 341_194));
    }
}
