package batch

// FindingCode names one thing that can be said about a row or a file. The
// codes are a public contract: once released, a code keeps its meaning.
type FindingCode string

// Severity says what a finding does to its row.
type Severity string

// An error rejects the row; a warning and a note leave it standing.
const (
	SeverityError   Severity = "error"
	SeverityWarning Severity = "warning"
	SeverityNote    Severity = "note"
)

// Finding is one remark about a row or a file. It never holds a cell's
// value: Args carry only words of the program's own, such as a rule id, a
// heading, a limit. The words for people stand in reports/texts.
type Finding struct {
	Code     FindingCode
	Severity Severity
	Field    string   // key of the field, "" for the row as a whole
	Column   int      // 1 is the first column; 0 where no column is at fault
	Args     []string // put into the text in order
}

// Findings about the record and its shape.
const (
	FindingRowTooLong       FindingCode = "row-too-long"
	FindingQuoteOpen        FindingCode = "quote-open"
	FindingQuoteStray       FindingCode = "quote-stray"
	FindingBadEncoding      FindingCode = "bad-encoding"
	FindingControlCharacter FindingCode = "control-character"
	FindingCellTooLong      FindingCode = "cell-too-long"
)

// Findings about the rule and the facts that choose its branch.
const (
	FindingRuleMissing      FindingCode = "rule-missing"
	FindingRuleUnknown      FindingCode = "rule-unknown"
	FindingRuleBecameDate   FindingCode = "rule-became-date"
	FindingRuleAlias        FindingCode = "rule-alias"
	FindingFactMissing      FindingCode = "fact-missing"
	FindingFactDefault      FindingCode = "fact-default"
	FindingNoBranch         FindingCode = "no-branch"
	FindingPhaseNotCovered  FindingCode = "phase-not-covered"
	FindingUseRule          FindingCode = "use-rule"
	FindingWishNeeded       FindingCode = "wish-needed"
	FindingMovedHere        FindingCode = "moved-here"
	FindingMovedAway        FindingCode = "moved-away"
	FindingOtherAuthority   FindingCode = "registered-elsewhere"
	FindingOtherIdentity    FindingCode = "other-identity"
	FindingRecreateByHand   FindingCode = "recreate-by-hand"
	FindingStartPassed      FindingCode = "illness-start-passed"
	FindingUnsetCode        FindingCode = "unset-code"
	FindingThroughSystem    FindingCode = "through-case-system"
	FindingThroughOffice    FindingCode = "through-office"
	FindingNoteSilent       FindingCode = "note-silent"
	FindingNothingToDo      FindingCode = "nothing-to-do"
	FindingEnrolledLate     FindingCode = "enrolled-late"
	FindingAwaitsDelivery   FindingCode = "awaits-delivery"
	FindingForwarded        FindingCode = "forwarded"
	FindingAssistanceNeeded FindingCode = "assistance-needed"
	// FindingStarSpared: configuration lets the municipality remove by itself
	// what would else go to STAR.
	FindingStarSpared FindingCode = "star-spared"
)

// Findings about a citizen's number. They name the column in Field.
const (
	FindingCPRMissing     FindingCode = "cpr-missing"
	FindingCPRNineDigits  FindingCode = "cpr-nine-digits"
	FindingCPRLength      FindingCode = "cpr-length"
	FindingCPRNotDigits   FindingCode = "cpr-not-digits"
	FindingCPRNoSuchDay   FindingCode = "cpr-no-such-day"
	FindingCPRZeros       FindingCode = "cpr-zeros"
	FindingCPRSubstitute  FindingCode = "cpr-substitute"
	FindingCPRModulus     FindingCode = "cpr-modulus"
	FindingCPRFutureBirth FindingCode = "cpr-future-birth"
	FindingCPRSame        FindingCode = "cpr-same"
)

// Findings about the other fields.
const (
	FindingFieldMissing     FindingCode = "field-missing"
	FindingFieldTooLong     FindingCode = "field-too-long"
	FindingDateUnreadable   FindingCode = "date-unreadable"
	FindingDateTwoDigitYear FindingCode = "date-two-digit-year"
	FindingDateOtherForm    FindingCode = "date-other-form"
	FindingDateOrder        FindingCode = "date-order"
	FindingTimeUnreadable   FindingCode = "time-unreadable"
	FindingNumberUnreadable FindingCode = "number-unreadable"
	FindingNumberRange      FindingCode = "number-range"
	FindingNotation         FindingCode = "scientific-notation"
	FindingYesNoUnreadable  FindingCode = "yes-no-unreadable"
	FindingCodeUnknown      FindingCode = "code-unknown"
	FindingCodeExpired      FindingCode = "code-expired"
	FindingGUIDMalformed    FindingCode = "guid-malformed"
	FindingCVRLength        FindingCode = "cvr-length"
	FindingCVRCheck         FindingCode = "cvr-check"
	FindingPNumberLength    FindingCode = "p-number-length"
	FindingFormulaError     FindingCode = "formula-error"
)

// Findings about comments and other texts that leave the house.
const (
	FindingCommentMissing     FindingCode = "comment-missing"
	FindingCommentRecommended FindingCode = "comment-recommended"
	FindingTextHasCPR         FindingCode = "text-has-cpr"
	FindingTextHasName        FindingCode = "text-has-name"
)

// Findings that arise between rows, files and nights.
const (
	FindingDuplicateRow FindingCode = "duplicate-row"
	// FindingRegistrationGone: an earlier row removes what this one corrects.
	FindingRegistrationGone FindingCode = "registration-gone"
	// FindingRegistrationTwice: an earlier row corrects the same registration.
	FindingRegistrationTwice FindingCode = "registration-twice"
	FindingSeenBefore        FindingCode = "seen-before"
	// FindingGoneBefore and FindingTwiceBefore say of another list or night
	// what the two above say of this list.
	FindingGoneBefore  FindingCode = "registration-gone-before"
	FindingTwiceBefore FindingCode = "registration-twice-before"
	// FindingManyRefused: so many rows of the list were refused that the rest
	// waits for a person.
	FindingManyRefused FindingCode = "many-refused"
	// FindingRestored: the ledger was restored from a copy, and nobody knows
	// what was sent since it was made.
	FindingRestored FindingCode = "restored"
	// FindingPlanChanged: planned again on another day, the row became
	// another plan than the one that was approved or queued.
	FindingPlanChanged   FindingCode = "plan-changed"
	FindingThreadBlocked FindingCode = "thread-blocked"
	FindingRefusedByDFDG FindingCode = "refused-by-dfdg"
	// FindingCitizenUnknown: DFDG does not know the number; it may have changed.
	FindingCitizenUnknown FindingCode = "citizen-unknown"
	// FindingCitizenDead: DFDG has the citizen as dead.
	FindingCitizenDead    FindingCode = "citizen-dead"
	FindingPartlyDone     FindingCode = "partly-done"
	FindingOutcomeUnknown FindingCode = "outcome-unknown"
)

// Findings about a file as a whole. Only column-unknown and
// sheet-no-heading leave it standing.
const (
	FindingFileEmpty         FindingCode = "file-empty"
	FindingFileNoList        FindingCode = "file-no-list"
	FindingFileNoHeading     FindingCode = "file-no-heading"
	FindingFileColumnMissing FindingCode = "file-column-missing"
	FindingFileColumnTwice   FindingCode = "file-column-twice"
	FindingFileTooLarge      FindingCode = "file-too-large"
	FindingFileOldExcel      FindingCode = "file-old-excel"
	FindingFileEncrypted     FindingCode = "file-encrypted"
	FindingFileOtherSheet    FindingCode = "file-other-spreadsheet"
	FindingFileEncoding      FindingCode = "file-encoding"
	FindingFileBroken        FindingCode = "file-broken"
	FindingFileDuplicate     FindingCode = "file-duplicate"
	FindingColumnUnknown     FindingCode = "column-unknown"
	FindingSheetNoHeading    FindingCode = "sheet-no-heading"
)
