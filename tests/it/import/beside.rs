//! What another process brings in or sets is seen by a running server from the next request on.

use super::{What, file, import};
use crate::app::{Client, on_both_apps};
use crate::process::server::login;
use crate::walk::{complaint, deadline, take_down};
use serde_json::{Value, json};

/// Where the directory sends noise at building sites now, and why.
async fn sent(who: &Client) -> (Value, Value) {
    let asked = "/api/v1/directory/test?category=030101&area=530113001&kind=complaint";
    let body = who.get(asked).await.is(200).body;
    (body["lead"]["name"].clone(), body["basis"].clone())
}

/// By when the unit is to have handled a complaint that is taken down now.
async fn due(agent: &Client) -> Value {
    deadline(&take_down(agent, complaint()).await, "handle")["due_on"].clone()
}

on_both_apps! {
    async fn units_and_directory_imported_beside_a_running_server_are_its_own_at_once(app: &TestApp) {
        let (sysadmin, agent) = (app.login("sysadmin").await, app.agent().await);
        assert_eq!(sent(&sysadmin).await.0, "区住建局", "the running server has read everything");
        let (beside, _) = app.beside().await;

        let units = "code,name,kind,dispatchable,valid_from\nshuju,区数据局,department,是,2026-01-01\nzhujian,区住房和城乡建设局,department,是,2026-09-01\n";
        let path = file(&beside, "units.csv", units);
        import(&beside, What::Units, &path, None, false).await.expect("imported");
        assert!(agent.get("/api/v1/units").await.is(200).text.contains("区数据局"));
        assert_eq!(sent(&sysadmin).await.0, "区住房和城乡建设局");

        let rows = "category,area,kind,lead_unit,basis\n030101,*,*,区数据局,调整分工\n";
        let path = file(&beside, "directory.csv", rows);
        import(&beside, What::Directory, &path, None, false).await.expect("imported");
        assert_eq!(sent(&sysadmin).await, (json!("区数据局"), json!("调整分工")));
        let new = take_down(&agent, complaint()).await;
        assert_eq!(new.body["assignments"][0]["unit"], "shuju", "and decided by");
    }

    async fn what_the_pages_of_another_process_set_holds_here_too(app: &TestApp) {
        let agent = app.agent().await;
        assert_eq!(due(&agent).await, "2026-09-08");
        let (_, nobody) = app.beside().await;
        let elsewhere = login(&nobody, "sysadmin").await;

        elsewhere.post("/api/v1/categories", json!({"code": "030198", "name": "无人机噪声"})).await.is(204);
        let mut of_it = complaint();
        of_it["category"] = json!("030198");
        take_down(&agent, of_it).await;

        let days = json!([{"date": "2026-09-03", "work": false, "name": "停电"}]);
        elsewhere.put("/api/v1/calendar/2026", json!({"region": "530113", "days": days})).await.is(200);
        assert_eq!(due(&agent).await, "2026-09-09", "one working day fewer before it");

        let limit = json!({"name": "handle", "line": "hotline", "kind": "complaint", "value": 3, "basis": "会议纪要"});
        elsewhere.post("/api/v1/settings/limits", limit).await.is(204);
        assert_eq!(due(&agent).await, "2026-09-07");
    }
}
