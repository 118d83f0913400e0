//! The console is in the binary: what `web/dist` held when it was built is what a browser gets.

use crate::app::on_both_apps;
use std::path::Path;

on_both_apps! {
    async fn the_console_comes_out_of_the_binary(app: &TestApp) {
        // `cargo test` in a clone where nobody has run `make console` yet has none to embed, and says so to the browser.
        let Ok(index) = std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("web/dist/index.html")) else {
            assert!(app.nobody.get("/").await.is(404).text.contains("make run"));
            return;
        };
        for page in ["/", "/tickets", "/tickets/53011326112200017"] {
            let answer = app.nobody.get(page).await.is(200);
            assert_eq!(answer.text, index, "{page}");
            assert_eq!(answer.header("content-type"), "text/html; charset=utf-8");
            assert_eq!(answer.header("cache-control"), "no-cache");
        }
        let assets: Vec<&str> = index.split('"').filter(|part| part.starts_with("/assets/")).collect();
        assert!(assets.iter().any(|path| path.ends_with(".js")) && assets.iter().any(|path| path.ends_with(".css")));
        for asset in assets {
            let answer = app.nobody.get(asset).await.is(200);
            assert!(answer.header("cache-control").contains("immutable"), "{asset}");
        }
    }
}
