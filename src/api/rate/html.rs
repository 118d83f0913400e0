//! Markup that cannot be broken from outside: what is ours stands in the program, whatever else comes in is escaped.

/// A piece of a page. Only what was written into the program (`&'static str`) is taken as markup.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Html(String);

impl Html {
    /// Nothing yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// Markup of ours.
    pub fn markup(mut self, markup: &'static str) -> Self {
        self.0.push_str(markup);
        self
    }

    /// A text, escaped.
    pub fn text(mut self, text: &str) -> Self {
        for c in text.chars() {
            match c {
                '&' => self.0.push_str("&amp;"),
                '<' => self.0.push_str("&lt;"),
                '>' => self.0.push_str("&gt;"),
                '"' => self.0.push_str("&quot;"),
                '\'' => self.0.push_str("&#39;"),
                c => self.0.push(c),
            }
        }
        self
    }

    /// An attribute of the element whose tag is being written: a blank, the name and the escaped value.
    pub fn attr(self, name: &'static str, value: &str) -> Self {
        self.markup(" ").markup(name).markup("=\"").text(value).markup("\"")
    }

    /// An attribute without a value, where `yes`.
    pub fn flag(self, name: &'static str, yes: bool) -> Self {
        if yes { self.markup(" ").markup(name) } else { self }
    }

    /// Another piece behind it.
    pub fn add(mut self, other: &Self) -> Self {
        self.0.push_str(&other.0);
        self
    }

    /// Many pieces behind it.
    pub fn each<T>(self, items: impl IntoIterator<Item = T>, piece: impl Fn(Self, T) -> Self) -> Self {
        items.into_iter().fold(self, piece)
    }

    /// A piece behind it, where there is something to say.
    pub fn maybe<T>(self, item: Option<T>, piece: impl FnOnce(Self, T) -> Self) -> Self {
        match item {
            Some(item) => piece(self, item),
            None => self,
        }
    }

    /// The whole.
    pub fn into_string(self) -> String {
        self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_comes_in_stays_text() {
        let evil = "<script>alert('1')</script>\" onload=\"x&";
        let page =
            Html::new().markup("<p").attr("title", evil).markup(">").text(evil).markup("</p>").into_string();
        let safe = "&lt;script&gt;alert(&#39;1&#39;)&lt;/script&gt;&quot; onload=&quot;x&amp;";
        assert_eq!(page, format!("<p title=\"{safe}\">{safe}</p>"));
    }
}
