//! The engine: rules and dictionary, loaded once and shared, and the workers that use them.

use std::path::Path;

use sha2::{Digest, Sha256};

use crate::ablation::Stage;
use crate::analysis::{Analysis, Rejection, Trace};
use crate::error::Error;
use crate::facts;
use crate::record::{Extractor, Record, Source};
use crate::rules::{self, RuleFiles, RuleSet};
use crate::source::{RawDocument, hex};
use crate::text::{Document, Morphology, Segmenter, Views};

/// Everything that extraction needs and nothing that it changes; shared by all threads.
pub struct Engine {
    rules: RuleSet,
    morphology: Morphology,
}

impl Engine {
    /// Loads the built-in rules, or these with a folder laid over them.
    ///
    /// # Errors
    ///
    /// [`Error::Rule`] or [`Error::RulesFolder`] for rules that cannot be used, [`Error::Dictionary`] for words
    /// that cannot be added to the dictionary.
    pub fn new(overlay: Option<&Path>) -> Result<Self, Error> {
        Self::with_files(&RuleFiles::of(overlay)?)
    }

    /// Loads from rule files.
    ///
    /// # Errors
    ///
    /// As [`Engine::new`].
    pub fn with_files(files: &RuleFiles) -> Result<Self, Error> {
        // The dictionary and the fixed grammars are made beside the rules: start-up takes as long as the longest.
        std::thread::scope(|scope| {
            let morphology = scope.spawn(|| {
                facts::prepare();
                let (words, spelling) = rules::words(files)?;
                Morphology::new(&words, spelling)
            });
            let rules = RuleSet::compile(files);
            let morphology = rules::join(morphology);
            Ok(Engine { rules: rules?, morphology: morphology? })
        })
    }

    /// The same engine with a stage left out.
    pub fn without(self, stage: Stage) -> Self {
        Engine { rules: self.rules.without(stage), ..self }
    }

    /// The rules in force.
    pub fn rules(&self) -> &RuleSet {
        &self.rules
    }

    /// Dictionary and user words.
    pub fn morphology(&self) -> &Morphology {
        &self.morphology
    }

    /// A worker for one thread.
    pub fn worker(&self) -> Worker<'_> {
        Worker { engine: self, segmenter: self.morphology.segmenter() }
    }
}

/// One thread's extractor: the shared engine and its own buffers.
pub struct Worker<'e> {
    engine: &'e Engine,
    segmenter: Segmenter<'e>,
}

/// A document that has been read and segmented.
#[derive(Debug)]
pub struct Prepared {
    doc: Document,
    views: Views,
}

impl Worker<'_> {
    /// Decodes and parses a document by the rules in force.
    ///
    /// # Errors
    ///
    /// As [`RawDocument::load`].
    pub fn load(&self, raw: RawDocument) -> Result<Document, Error> {
        raw.load_by(&self.engine.rules.page)
    }

    /// Decodes, parses and segments a document: all that needs the dictionary. Where many documents are at hand, doing
    /// so for all of them before the first is extracted keeps the dictionary in the processor's caches.
    ///
    /// # Errors
    ///
    /// As [`RawDocument::load`].
    pub fn prepare(&mut self, raw: RawDocument) -> Result<Prepared, Error> {
        let doc = self.load(raw)?;
        let views = Views::new(&doc, &self.engine.rules.layout, &mut self.segmenter);
        Ok(Prepared { doc, views })
    }

    /// Reads the record of a document that has been prepared.
    pub fn extract_prepared(&mut self, prepared: Prepared) -> (Document, Record) {
        let Prepared { doc, views } = prepared;
        let record = self.read(&doc, views, &mut Trace::default());
        (doc, record)
    }

    /// Reads a document's record.
    pub fn extract(&mut self, doc: &Document) -> Record {
        self.run(doc, &mut Trace::default())
    }

    /// Reads a document's record, and what was found and not taken.
    pub fn explain(&mut self, doc: &Document) -> (Record, Vec<Rejection>) {
        let mut trace = Trace::recording();
        let record = self.run(doc, &mut trace);
        (record, trace.into_rejections())
    }

    /// The readings of a document's sentences, as rules see them.
    pub fn readings(&mut self, doc: &Document) -> Vec<String> {
        let analysis = Analysis::new(doc, &self.engine.rules, &mut self.segmenter);
        analysis.readings.into_iter().map(|r| r.text).collect()
    }

    /// Segments a text.
    pub fn tokens(&mut self, text: &str) -> Vec<String> {
        self.segmenter.surfaces(text)
    }

    fn run(&mut self, doc: &Document, trace: &mut Trace) -> Record {
        let views = Views::new(doc, &self.engine.rules.layout, &mut self.segmenter);
        self.read(doc, views, trace)
    }

    fn read(&self, doc: &Document, views: Views, trace: &mut Trace) -> Record {
        let analysis = Analysis::of(doc, &self.engine.rules, views);
        let info = &doc.source;
        let source = Source {
            path: info.path.clone(),
            archive_record: info.archive_record.clone(),
            url: info.url.clone(),
            media_type: info.media_type.clone(),
            charset: info.charset.clone(),
            charset_from: info.charset_from,
            sha256: info.sha256.clone(),
            retrieved: info.retrieved.clone(),
            text_sha256: doc
                .text_sha256
                .clone()
                .unwrap_or_else(|| hex(&Sha256::digest(doc.text().as_bytes()))),
            extractor: Extractor {
                name: "kaiji".into(),
                version: env!("CARGO_PKG_VERSION").into(),
                rules_sha256: self.engine.rules.digest.clone(),
            },
        };
        facts::extract(&analysis, identifier(doc), source, trace)
    }
}

/// The input's own identifier; or the address and time of a capture; or the file's name. The last two with the
/// beginning of the document's hash: readable, and different for two files of one name.
fn identifier(doc: &Document) -> String {
    let info = &doc.source;
    if let Some(id) = info.id.as_ref().filter(|id| !id.trim().is_empty()) {
        return id.clone();
    }
    let hash = info.sha256.get(..8).unwrap_or("00000000");
    if let (Some(_), Some(url)) = (&info.archive_record, &info.url) {
        return format!("{url}@{}-{hash}", info.retrieved.as_deref().unwrap_or("undated"));
    }
    let named = info.archive_record.as_deref().or(info.path.as_deref());
    let stem = named
        .and_then(|p| Path::new(p).file_stem())
        .map_or_else(|| "document".into(), |s| s.to_string_lossy().into_owned());
    format!("{stem}-{hash}")
}
