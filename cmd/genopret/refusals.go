package main

import (
	"errors"
	"fmt"
	"strings"

	"genopret/batch"
	"genopret/batch/approve"
)

// inWords turns a refusal into words that say what to do. All else stays.
func (d *desk) inWords(err error) error {
	var refusal *approve.Refusal
	if !errors.As(err, &refusal) {
		return err
	}
	text := refusalWords()[refusal.Code].In(d.lang)
	for i, arg := range refusal.Args {
		text = strings.ReplaceAll(text, fmt.Sprintf("{%d}", i), arg)
	}
	return usageError{errors.New(text)}
}

// refusalWords say why a signed request does not hold, and what to do.
func refusalWords() map[approve.RefusalCode]batch.Text {
	return map[approve.RefusalCode]batch.Text{
		approve.NotAStatement: {
			Da: "Filen er ikke en anmodning, som genopret har skrevet den. Måske er den rettet eller gemt af et andet program. Skriv en ny med --request, og underskriv den uændret.",
			En: "The file is not a request as genopret wrote it. Perhaps it was edited, or saved by another program. Write a new one with --request and sign it unchanged."},
		approve.NotASignature: {
			Da: "Filen .sig er ikke en underskrift fra ssh-keygen. Underskriv igen: ssh-keygen -Y sign -n genopret -f NØGLE FIL.",
			En: "The .sig file is not a signature of ssh-keygen. Sign again: ssh-keygen -Y sign -n genopret -f KEY FILE."},
		approve.OtherNamespace: {
			Da: "Underskriften er givet til et andet formål ({0}) end genopret. Underskriv igen med -n genopret.",
			En: "The signature was made for another purpose ({0}) than genopret. Sign again with -n genopret."},
		approve.OtherHash: {
			Da: "Underskriften bruger {0}; her kræves sha512. Underskriv igen uden -O hashalg.",
			En: "The signature uses {0}; sha512 is required. Sign again without -O hashalg."},
		approve.SignatureWrong: {
			Da: "Underskriften passer ikke til filen: den er ændret, efter at den blev underskrevet, eller underskriften hører til en anden. Hent den oprindelige fil, eller lad den underskrive igen.",
			En: "The signature does not belong to the file: it was changed after it was signed, or the signature is another's. Fetch the original file, or have it signed again."},
		approve.UnknownKey: {
			Da: "Nøglen {0} hører ikke til nogen godkender i konfigurationen. Lad en af godkenderne underskrive, eller bed den, der driver jobbet, om at føje nøglen til under approvers.",
			En: "The key {0} belongs to no approver in the configuration. Have one of the approvers sign, or ask whoever runs the job to add the key under approvers."},
		approve.AskersKey: {
			Da: "{0} er fra teamet {1}, som selv beder om det. Lad en godkender fra et andet team underskrive.",
			En: "{0} is of the team {1}, which asks for it. Have an approver of another team sign."},
		approve.AskerUnknown: {
			Da: "Konfigurationen siger ikke, hvilket team listen kommer fra, så ingen kan være fra et andet. Sæt sources[].team, og skriv en ny anmodning.",
			En: "The configuration does not say which team the list comes from, so nobody can be of another. Set sources[].team and write a new request."},
		approve.OtherAction: {
			Da: "Anmodningen gælder noget andet. Brug kommandoen: genopret {0} --signed FIL.",
			En: "The request is about something else. Use the command: genopret {0} --signed FILE."},
		approve.OtherMunicipality: {
			Da: "Anmodningen gælder kommune {0} og ikke denne. Brug den, hvor den er skrevet.",
			En: "The request is for municipality {0} and not for this one. Use it where it was written."},
		approve.OtherEnvironment: {
			Da: "Anmodningen gælder miljøet {0} og ikke dette. Skriv en ny her med --request.",
			En: "The request is for the environment {0} and not for this one. Write a new one here with --request."},
		approve.NotYet: {
			Da: "Anmodningen gælder først fra {0}. Passer datoen ikke, så se efter, om maskinens ur går rigtigt.",
			En: "The request holds from {0} only. If that day is wrong, see whether the machine's clock is right."},
		approve.Expired: {
			Da: "Anmodningen gjaldt til og med {0}. Skriv en ny med --request, og lad den underskrive.",
			En: "The request held until {0}. Write a new one with --request and have it signed."},
		approve.HoldsTooLong: {
			Da: "Anmodningen gælder længere end de {0} dage, som konfigurationen tillader. Skriv en ny med --request.",
			En: "The request holds longer than the {0} days that the configuration allows. Write a new one with --request."},
		approve.Changed: {
			Da: "Det, der ville ske nu, er ikke længere det, der blev underskrevet. Se det igen uden --signed, skriv en ny anmodning, og lad den underskrive.",
			En: "What would happen now is no longer what was signed. Look again without --signed, write a new request and have it signed."},
	}
}
