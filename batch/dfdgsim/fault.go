package dfdgsim

// fault is the number of a refusal; 0 is none. The texts stand in
// operations.yaml, since receivers match on the number alone.
type fault int

// The faults that the simulator's own rules give.
const (
	faultCPR          fault = 1001
	faultPeriod       fault = 1003
	faultNoCitizen    fault = 1010
	faultMessage      fault = 1014
	faultDead         fault = 4405
	faultAuthority    fault = 4413
	faultElsewhere    fault = 4575
	faultUnknown      fault = 4632
	faultExists       fault = 4977
	faultOrgType      fault = 8173
	faultUserType     fault = 8174
	faultNoOrgHeader  fault = 8232
	faultNoUserHeader fault = 8233
	faultHeader       fault = 8234
)
