//! Who works: each signs in once, and stays signed in however often the program dies.

use super::super::server::login;
use crate::app::Client;
use serde_json::json;

#[derive(Debug, Clone)]
pub struct People {
    pub agent: Client,
    pub sysadmin: Client,
    /// The system that sends ratings.
    pub platform: Client,
    zhujian: Client,
    shichang: Client,
    reviewer: Client,
    visitor: Client,
    signer: Client,
}

impl People {
    pub async fn sign_in(nobody: &Client) -> Self {
        let sysadmin = login(nobody, "sysadmin").await;
        let source = json!({"name": "好差评平台", "scopes": ["ratings:write"]});
        let source = sysadmin.post("/api/v1/sources", source).await.is(201);
        Self {
            platform: nobody.key(&source.text_of("api_key")),
            sysadmin,
            agent: login(nobody, "agent1").await,
            zhujian: login(nobody, "handler.zhujian").await,
            shichang: login(nobody, "handler.shichang").await,
            reviewer: login(nobody, "reviewer1").await,
            visitor: login(nobody, "visitor1").await,
            signer: login(nobody, "signer1").await,
        }
    }

    /// The same people before the program's next life, which listens elsewhere.
    pub fn at(&self, nobody: &Client) -> Self {
        Self {
            agent: self.agent.at(nobody),
            sysadmin: self.sysadmin.at(nobody),
            platform: self.platform.at(nobody),
            zhujian: self.zhujian.at(nobody),
            shichang: self.shichang.at(nobody),
            reviewer: self.reviewer.at(nobody),
            visitor: self.visitor.at(nobody),
            signer: self.signer.at(nobody),
        }
    }

    /// Whoever sees a unit's tickets in every state.
    pub fn handler(&self, unit: &str) -> &Client {
        if unit == "zhujian" { &self.zhujian } else { &self.shichang }
    }

    /// Whose turn it is on a ticket of this unit; `None` where nobody has anything left to do.
    pub fn whose_turn(&self, status: &str, unit: &str) -> Option<&Client> {
        match status {
            "dispatched" | "handling" => Some(self.handler(unit)),
            "to_review" => Some(&self.reviewer),
            "to_visit" => Some(&self.visitor),
            "to_sign_off" => Some(&self.signer),
            _ => None,
        }
    }
}
