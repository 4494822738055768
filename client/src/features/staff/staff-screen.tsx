export const StaffScreen = () => null;
