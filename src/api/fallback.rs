//! What no handler took: a wrong method, an unknown path, or a page of the console.

use super::console;
use super::problem::{Code, Problem};
use actix_web::http::header::{ALLOW, HeaderValue};
use actix_web::{HttpRequest, HttpResponse, ResponseError, web};
use utoipa::openapi::OpenApi;

/// The paths that handlers take, to tell a wrong method from an unknown path.
#[derive(Debug, Clone, Default)]
pub struct Paths(Vec<(String, String)>);

impl Paths {
    /// The paths of the document, which is collected from the handlers.
    pub fn of(document: &OpenApi) -> Self {
        let methods = |item: &utoipa::openapi::PathItem| {
            [
                ("GET", item.get.is_some()),
                ("POST", item.post.is_some()),
                ("PUT", item.put.is_some()),
                ("PATCH", item.patch.is_some()),
                ("DELETE", item.delete.is_some()),
            ]
            .into_iter()
            .filter(|(_, there)| *there)
            .map(|(name, _)| name)
            .collect::<Vec<_>>()
            .join(", ")
        };
        Self(document.paths.paths.iter().map(|(path, item)| (path.clone(), methods(item))).collect())
    }

    /// The methods that `path` takes, if any handler takes it.
    fn allowed(&self, path: &str) -> Option<&str> {
        self.0.iter().find(|(template, _)| fits(template, path)).map(|(_, methods)| methods.as_str())
    }
}

fn fits(template: &str, path: &str) -> bool {
    let mut given = path.split('/');
    let steps = template.split('/');
    let fits = steps.into_iter().all(|step| given.next().is_some_and(|g| step.starts_with('{') || step == g));
    fits && given.next().is_none()
}

/// Answers what no handler took.
pub async fn fallback(request: HttpRequest, paths: web::Data<Paths>) -> HttpResponse {
    if let Some(methods) = paths.allowed(request.path()) {
        let mut response = Problem::plain(Code::MethodNotAllowed).error_response();
        if let Ok(methods) = HeaderValue::from_str(methods) {
            response.headers_mut().insert(ALLOW, methods);
        }
        return response;
    }
    if request.path().starts_with("/api") {
        return Problem::plain(Code::NotFound).error_response();
    }
    console::serve(&request).unwrap_or_else(|problem| problem.error_response())
}

#[cfg(test)]
mod tests {
    use super::fits;

    #[test]
    fn templates() {
        assert!(fits("/api/v1/sources/{id}/rotate", "/api/v1/sources/7/rotate"));
        for path in ["/api/v1/sources/7", "/api/v1/sources/7/rotate/x", "/api/v1/source/7/rotate"] {
            assert!(!fits("/api/v1/sources/{id}/rotate", path), "{path}");
        }
    }
}
