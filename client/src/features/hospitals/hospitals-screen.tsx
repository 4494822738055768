export const HospitalsScreen = () => null;
