//! Units, categories and areas by the names under which files know them.

use super::Mapping;
use crate::domain::routing::Reference;
use chrono::NaiveDate;
use entity::values::{AreaCode, CategoryCode, UnitCode};
use std::collections::{BTreeMap, HashMap};
use std::hash::Hash;

/// An index over the reference data, made once for a file.
#[derive(Debug, Default)]
pub struct Lookup {
    units: HashMap<String, Vec<UnitCode>>,
    borne: HashMap<UnitCode, Vec<(NaiveDate, String)>>,
    categories: HashMap<String, Vec<CategoryCode>>,
    /// Above the leaves.
    groups: HashMap<String, Vec<CategoryCode>>,
    areas: HashMap<String, Vec<AreaCode>>,
    aliases: BTreeMap<String, String>,
}

/// Between the names of a path.
const PATH: &str = " / ";

impl Lookup {
    pub fn new(reference: &Reference, mapping: &Mapping) -> Self {
        let mut lookup = Self { aliases: mapping.units.clone(), ..Self::default() };
        for (code, unit) in &reference.units {
            note(&mut lookup.units, code.as_str(), code);
            for name in &unit.names {
                note(&mut lookup.units, &name.name, code);
                lookup.borne.entry(code.clone()).or_default().push((name.valid_from, name.name.clone()));
            }
        }
        for (code, category) in &reference.categories {
            let index = if category.level == 3 { &mut lookup.categories } else { &mut lookup.groups };
            note(index, code.as_str(), code);
            note(index, &category.name, code);
            note(index, &reference.category_path(code), code);
        }
        for (code, area) in &reference.areas {
            note(&mut lookup.areas, code.as_str(), code);
            note(&mut lookup.areas, &area.name, code);
            note(&mut lookup.areas, &reference.area_path(code), code);
        }
        lookup
    }

    /// The unit of a code or name. A name that several units bore means the one that bore it on `day`.
    pub fn unit(&self, word: &str, day: NaiveDate) -> Option<UnitCode> {
        let word = self.aliases.get(word).map_or(word, String::as_str);
        let found = self.units.get(word)?;
        if let [only] = found.as_slice() {
            return Some(only.clone());
        }
        let mut then = found.iter().filter(|code| self.bore(code, word, day));
        let one = then.next()?;
        then.next().is_none().then(|| one.clone())
    }

    fn bore(&self, code: &UnitCode, name: &str, day: NaiveDate) -> bool {
        let names = self.borne.get(code).map_or(&[][..], Vec::as_slice);
        let then = names.iter().filter(|(from, _)| *from <= day).max_by_key(|(from, _)| *from);
        then.is_some_and(|(_, borne)| borne == name)
    }

    /// The leaf category of a code, a path of names, or a name that only one has.
    pub fn category(&self, word: &str) -> Option<CategoryCode> {
        only(&self.categories, word)
    }

    /// A category of any level, leaves first.
    pub fn any_category(&self, word: &str) -> Option<CategoryCode> {
        self.category(word).or_else(|| only(&self.groups, word))
    }

    /// The area of a code, a path of names, or a name that only one has.
    pub fn area(&self, word: &str) -> Option<AreaCode> {
        only(&self.areas, word)
    }
}

fn note<C: Clone + PartialEq>(index: &mut HashMap<String, Vec<C>>, word: &str, code: &C) {
    let known = index.entry(word.to_owned()).or_default();
    if !known.contains(code) {
        known.push(code.clone());
    }
}

fn only<C: Clone + Eq + Hash>(index: &HashMap<String, Vec<C>>, word: &str) -> Option<C> {
    let tidy = || word.split(['/', '>', '＞', '／']).map(str::trim).collect::<Vec<_>>().join(PATH);
    match index.get(word).or_else(|| index.get(&tidy())).map(Vec::as_slice) {
        Some([one]) => Some(one.clone()),
        _ => None,
    }
}
