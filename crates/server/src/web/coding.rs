//! Which encoding of a file a browser likes best: `Accept-Encoding`, RFC 9110,
//! 12.5.3.

use axum::http::HeaderMap;
use axum::http::header::ACCEPT_ENCODING;

/// An encoding that may lie beside a file.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Coding {
    Brotli,
    Gzip,
}

impl Coding {
    /// The smaller one first.
    const ALL: [Self; 2] = [Self::Brotli, Self::Gzip];

    /// What the file's name has behind it.
    pub(super) fn suffix(self) -> &'static str {
        match self {
            Self::Brotli => ".br",
            Self::Gzip => ".gz",
        }
    }

    /// Its name in `Content-Encoding`.
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Brotli => "br",
            Self::Gzip => "gzip",
        }
    }

    fn names(self) -> &'static [&'static str] {
        match self {
            Self::Brotli => &["br"],
            Self::Gzip => &["gzip", "x-gzip"],
        }
    }
}

/// The encodings that a request likes better than the file itself, the best
/// first; of equals the smaller one. Where all are refused, the file itself
/// too, it is still of more use than no answer.
pub(super) fn preferred(request: &HeaderMap) -> Vec<Coding> {
    let wishes: Vec<(&str, f32)> = request
        .get_all(ACCEPT_ENCODING)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(','))
        .map(wish)
        .collect();
    let weight_of = |names: &[&str]| {
        let is_meant = |wish: &str| names.iter().any(|name| name.eq_ignore_ascii_case(wish));
        let found = wishes.iter().find(|(name, _)| is_meant(name));
        found.map(|(_, weight)| *weight)
    };
    let others = weight_of(&["*"]).unwrap_or(0.0);
    let itself = weight_of(&["identity"]).unwrap_or(0.0);
    let weight = |coding: Coding| weight_of(coding.names()).unwrap_or(others);

    let mut codings = Coding::ALL.to_vec();
    codings.retain(|coding| weight(*coding) > 0.0 && weight(*coding) >= itself);
    codings.sort_by(|one, other| weight(*other).total_cmp(&weight(*one)));
    codings
}

/// A coding's name and its weight from 0 to 1; a weight that cannot be read
/// counts as "do not".
fn wish(text: &str) -> (&str, f32) {
    let mut parts = text.split(';').map(str::trim);
    let name = parts.next().unwrap_or_default();
    let weight = parts.find_map(|part| part.strip_prefix("q=").or(part.strip_prefix("Q=")));
    let weight = weight.map_or(1.0, |weight| weight.parse().unwrap_or(0.0));
    (name, if weight <= 1.0 { weight } else { 0.0 })
}

#[cfg(test)]
mod tests {
    use super::Coding::{Brotli, Gzip};
    use super::*;

    fn of(header: &str) -> Vec<Coding> {
        let mut request = HeaderMap::new();
        request.insert(ACCEPT_ENCODING, header.parse().unwrap());
        preferred(&request)
    }

    #[test]
    fn of_equals_the_smaller_one_comes_first() {
        assert_eq!(of("gzip, deflate, br, zstd"), [Brotli, Gzip]);
        assert_eq!(of("*"), [Brotli, Gzip]);
        assert_eq!(of("GZIP"), [Gzip]);
        assert_eq!(of("x-gzip"), [Gzip]);
    }

    #[test]
    fn weights_decide() {
        assert_eq!(of("br;q=0.5, gzip;q=0.8"), [Gzip, Brotli]);
        assert_eq!(of("br ; q=0.001, gzip;q=0"), [Brotli]);
        assert_eq!(of("br;q=0, *"), [Gzip]);
        assert_eq!(of("br;q=0.1, *;q=0.9"), [Gzip, Brotli]);
        assert_eq!(of("gzip;q=0.5, identity"), []);
        assert_eq!(of("gzip;q=0.5, identity;q=0.4"), [Gzip]);
    }

    #[test]
    fn who_asks_for_nothing_known_gets_the_file_itself() {
        for header in ["", "deflate", "br;q=0", "*;q=0", "br;q=2", "br;q=x"] {
            assert_eq!(of(header), [], "{header}");
        }
        assert_eq!(preferred(&HeaderMap::new()), []);
    }

    #[test]
    fn all_headers_count_as_one() {
        let mut request = HeaderMap::new();
        request.append(ACCEPT_ENCODING, "gzip".parse().unwrap());
        request.append(ACCEPT_ENCODING, "br".parse().unwrap());
        assert_eq!(preferred(&request), [Brotli, Gzip]);
    }
}
