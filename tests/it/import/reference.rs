//! `unit import` and `import directory`.

use super::{What, file, import};
use crate::app::on_both_apps;
use serde_json::json;

on_both_apps! {
    async fn a_renamed_unit_stays_one_unit(app: &TestApp) {
        let log = "ID,单位,时间\n7,甲局,2018-02-01 09:00:00\n7,甲乙局,2018-10-22 08:00:00\n8,丙局,2018-03-01 10:00:00\n,丁局,2018-03-01 10:00:00\n";
        let map = "[fields]\ncode = { column = \"ID\", prefix = \"t\" }\nname = \"单位\"\nvalid_from = \"时间\"\n";
        let path = file(&app.ctx, "log.csv", log);
        let (done, refused) = import(&app.ctx, What::Units, &path, Some(map), false).await.expect("imported");
        assert_eq!((done.read, done.added, refused), (4, 2, vec![(5, "单位代码：不能为空".to_owned())]));
        let (again, _) = import(&app.ctx, What::Units, &path, Some(map), false).await.expect("imported");
        assert_eq!((again.added, again.known), (0, 2));

        let tickets = "number,content,received_at,unit\n1,甲,2018-02-01 09:00,甲局\n2,乙,2018-11-01 09:00,甲乙局\n3,丙,2018-11-01 09:00,甲局\n";
        let path = file(&app.ctx, "tickets.csv", tickets);
        let closed = "[fields]\nnumber = \"number\"\ncontent = \"content\"\nreceived_at = \"received_at\"\nunit = \"unit\"\nstatus = { const = \"archived\" }\n";
        let (done, _) = import(&app.ctx, What::Tickets, &path, Some(closed), false).await.expect("imported");
        assert_eq!(done.added, 3);
        let dispatcher = app.dispatcher().await;
        let list = dispatcher.get("/api/v1/tickets?unit=t7").await.is(200).body;
        assert_eq!(list["items"].as_array().map(Vec::len), Some(3));
        let units = dispatcher.get("/api/v1/units").await.is(200).body;
        let renamed = units["items"].as_array().expect("items").iter().find(|unit| unit["code"] == "t7");
        assert_eq!(renamed.map(|unit| &unit["name"]), Some(&json!("甲乙局")));
    }

    async fn the_directory_grows_by_rows_that_end_those_before(app: &TestApp) {
        let rows = "category,area,kind,lead_unit,basis\n030101,*,*,区水务局,调整分工\n999999,*,*,shuiwu,调整分工\n";
        let path = file(&app.ctx, "directory.csv", rows);
        let (tried, _) = import(&app.ctx, What::Directory, &path, None, true).await.expect("tried");
        let (done, refused) = import(&app.ctx, What::Directory, &path, None, false).await.expect("imported");
        assert_eq!((tried.added, done.added, done.refused), (1, 1, 1), "{refused:?}");
        assert_eq!(refused, [(3, "诉求类别：“999999”不是已知的诉求类别代码或名称".to_owned())]);
        let (again, _) = import(&app.ctx, What::Directory, &path, None, false).await.expect("imported");
        assert_eq!((again.added, again.known), (0, 1));
        let suggested = app.dispatcher().await.get("/api/v1/routing/suggest?category=030101&area=530113001").await.is(200);
        assert!(suggested.text.contains("调整分工"), "{}", suggested.text);
    }
}
